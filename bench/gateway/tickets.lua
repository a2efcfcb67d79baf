-- For wrk: posts tickets, each under a key of its own, and prints what it measured as one line of JSON.
-- Arguments: a name for this run, and "close" to open a connection for each ticket.

local threads = 0

function setup(thread)
  thread:set("thread_number", threads)
  threads = threads + 1
end

function init(arguments)
  run, sent = arguments[1], 0
  headers = { ["Content-Type"] = "application/json" }
  if arguments[2] == "close" then headers["Connection"] = "close" end
end

function request()
  sent = sent + 1
  local key = string.format("bench-%s-%d-%08d", run, thread_number, sent)
  local body = '{"schema":"ticket/1","key":"' .. key .. '","question":"my pay run wont approve","impact":"blocked",'
    .. '"details":"The button has been grey since noon, and the cut-off is at four.","name":"Ana Example",'
    .. '"email":"ana@example.com","locale":"en-GB","written_ms":1795000000000,'
    .. '"tried":[{"article":"payroll/pay-run-stuck","title":"Pay run is stuck","steps":["step-1"],"outcome":"did-not-help"}]}'
  return wrk.format("POST", "/v1/tickets", headers, body)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end
