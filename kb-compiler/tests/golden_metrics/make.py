"""Computes expected.tsv from run.txt and qrels.tsv with ir_measures, which calls trec_eval's own code.

    python3 -m venv venv && venv/bin/pip install ir_measures==0.4.3 pytrec_eval-terrier==0.5.11
    venv/bin/python make.py > expected.tsv
"""

from pathlib import Path

import ir_measures
from ir_measures import RR, R, Success, nDCG

MEASURES = [nDCG @ 10, RR @ 10, R @ 5, Success @ 1, Success @ 3]
HERE = Path(__file__).parent


def main():
    run = list(ir_measures.read_trec_run(str(HERE / "run.txt")))
    judged = list(ir_measures.read_trec_qrels(str(HERE / "qrels.tsv")))
    values = {(m.query_id, str(m.measure)): m.value for m in ir_measures.iter_calc(MEASURES, judged, run)}
    means = ir_measures.calc_aggregate(MEASURES, judged, run)
    print("\t".join(["question", *map(str, MEASURES)]))
    for question in sorted({judgement.query_id for judgement in judged}):
        print("\t".join([question, *(repr(float(values[question, str(m)])) for m in MEASURES)]))
    print("\t".join(["all", *(repr(float(means[m])) for m in MEASURES)]))


main()
