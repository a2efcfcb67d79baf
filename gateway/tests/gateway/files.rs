//! Served files: content type and caching, only open audiences whatever the path's spelling, and the portal's content security policy.

use crate::harness::Site;

const SECRET: &str = "a title that only staff may see";

fn site() -> Site {
    let site = Site::new();
    for audience in ["public", "internal", "client-ACME"] {
        let text = if audience == "public" { "{\"schema\":1}" } else { SECRET };
        site.write(&format!("dist/{audience}/manifest.json"), text);
        site.write(&format!("dist/{audience}/0f3a9c7e12ab.kb"), text);
    }
    site.write("dist/widget-0f3a9c7e12ab.wasm", "plain");
    site.write("dist/widget-0f3a9c7e12ab.wasm.br", "brotli");
    site.write("dist/widget-0f3a9c7e12ab.wasm.gz", "gzip");
    site.write("dist/widget-0f3a9c7e12ab.js", "js");
    site.write("dist/widget-0f3a9c7e12ab.css", "css");
    site.write("dist/fixmark.js.br", "loader, brotli");
    site.write("dist/fixmark.d.ts", "types");
    site.write("dist/report.json", SECRET);
    site.write("secret.json", SECRET);
    site
}

#[tokio::test]
async fn files_have_a_content_type_and_caching_headers() {
    let site = site();
    let gateway = site.start();
    let immutable = "public, max-age=31536000, immutable";
    for (path, content_type, cache) in [
        ("fixmark.js", "text/javascript; charset=utf-8", "no-cache"),
        ("fixmark.d.ts", "text/plain; charset=utf-8", "no-cache"),
        ("public/manifest.json", "application/json", "no-cache"),
        ("public/0f3a9c7e12ab.kb", "application/octet-stream", immutable),
        ("widget-0f3a9c7e12ab.js", "text/javascript; charset=utf-8", immutable),
        ("widget-0f3a9c7e12ab.wasm", "application/wasm", immutable),
        ("widget-0f3a9c7e12ab.css", "text/css; charset=utf-8", immutable),
    ] {
        for method in ["GET", "HEAD"] {
            let response = gateway.request(method, &format!("/fixmark/{path}")).send().await.unwrap();
            let headers = response.headers();
            assert_eq!(response.status(), 200, "{method} {path}");
            assert_eq!(headers["content-type"], content_type, "{path}");
            assert_eq!(headers["cache-control"], cache, "{path}");
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            let tag = headers["etag"].clone();
            assert_eq!(response.text().await.unwrap().is_empty(), method == "HEAD", "{path}");
            let request = gateway.request(method, &format!("/fixmark/{path}")).header("if-none-match", &tag);
            let response = request.send().await.unwrap();
            assert_eq!(
                (response.status().as_u16(), &response.headers()["etag"]),
                (304, &tag),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_compressed_variant_is_sent_to_clients_that_accept_it() {
    let site = site();
    let gateway = site.start();
    for (path, accepted, encoding, body) in [
        ("widget-0f3a9c7e12ab.wasm", "gzip, deflate, br", "br", "brotli"),
        ("widget-0f3a9c7e12ab.wasm", "gzip", "gzip", "gzip"),
        ("widget-0f3a9c7e12ab.wasm", "identity", "", "plain"),
        ("widget-0f3a9c7e12ab.js", "br", "", "js"),
        ("fixmark.js", "br", "br", "loader, brotli"),
        ("fixmark.js", "gzip", "", "the loader"),
    ] {
        let request = gateway.get(&format!("/fixmark/{path}")).header("accept-encoding", accepted);
        let response = request.send().await.unwrap();
        let sent = response.headers().get("content-encoding").map_or("", |value| value.to_str().unwrap());
        assert_eq!(sent, encoding, "{path} {accepted}");
        let vary = response
            .headers()
            .get_all("vary")
            .iter()
            .any(|v| v.to_str().unwrap().contains("accept-encoding"));
        assert!(vary, "{path} {accepted}");
        let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
        assert_eq!(content_type == "application/wasm", path.ends_with(".wasm"));
        assert_eq!(response.text().await.unwrap(), body, "{path} {accepted}");
    }
}

#[tokio::test]
async fn a_changed_manifest_is_sent_even_if_its_file_time_is_unchanged() {
    let site = site();
    let gateway = site.start();
    let revalidate = async |tag: &str| {
        let request = gateway.get("/fixmark/public/manifest.json").header("if-none-match", tag);
        let response =
            request.header("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT").send().await.unwrap();
        (response.status().as_u16(), response.headers()["etag"].to_str().unwrap().to_owned())
    };
    let path = site.path("dist/public/manifest.json");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    let (_, tag) = revalidate("\"none\"").await;
    assert_eq!(revalidate(&tag).await, (304, tag.clone()));
    assert_eq!(revalidate(&format!("\"other\", W/{tag}")).await.0, 304);
    site.write("dist/public/manifest.json", "{\"schema\":2}");
    std::fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
    let (status, changed) = revalidate(&tag).await;
    assert_eq!(status, 200);
    assert_ne!(changed, tag);
}

/// Paths to files that are not open, each sent exactly as written.
const CLOSED_PATHS: [&str; 29] = [
    "/fixmark/internal/manifest.json",
    "/fixmark/internal/0f3a9c7e12ab.kb",
    "/fixmark/client-ACME/manifest.json",
    "/fixmark/INTERNAL/manifest.json",
    "/fixmark/public/../internal/manifest.json",
    "/fixmark/public/%2e%2e/internal/manifest.json",
    "/fixmark/public/..%2finternal/manifest.json",
    "/fixmark/public/%2e%2e%2finternal%2fmanifest.json",
    "/fixmark/public/%252e%252e/internal/manifest.json",
    "/fixmark/public/..%5cinternal%5cmanifest.json",
    "/fixmark/public\\..\\internal\\manifest.json",
    "/fixmark/public/%c0%ae%c0%ae/internal/manifest.json",
    "/fixmark/%69nternal/manifest.json",
    "/fixmark//internal/manifest.json",
    "/fixmark/./internal/manifest.json",
    "/fixmark/public;/../internal/manifest.json",
    "/fixmark/internal/manifest.json%00.kb",
    "/fixmark/../secret.json",
    "/fixmark/public/../../secret.json",
    "/fixmark/%2e%2e/secret.json",
    "/fixmark/public/internal/manifest.json",
    "/fixmark/public/secret.json",
    "/fixmark/report.json",
    "/fixmark/",
    "/fixmark/public/",
    "/fixmark/internal",
    "/fixmark",
    "/../secret.json",
    "http://test/fixmark/internal/manifest.json",
];

#[tokio::test]
async fn files_of_closed_audiences_are_not_served_under_any_spelling() {
    let site = site();
    #[cfg(unix)]
    {
        let link = |to: &str, from: &str| std::os::unix::fs::symlink(site.path(to), site.path(from)).unwrap();
        link("dist/internal", "dist/public/internal");
        link("secret.json", "dist/public/secret.json");
        link("secret.json", "dist/public/manifest.json.gz");
        link("secret.json", "dist/public/0f3a9c7e12ab.kb.br");
    }
    let gateway = site.start();
    for path in ["public/manifest.json", "public/0f3a9c7e12ab.kb"] {
        let request = gateway.get(&format!("/fixmark/{path}")).header("accept-encoding", "gzip, br");
        assert_eq!(request.send().await.unwrap().text().await.unwrap(), "{\"schema\":1}", "{path}");
    }
    for path in CLOSED_PATHS {
        let reply = gateway.raw(path).await;
        assert!(reply.starts_with("HTTP/1.1 40"), "{path}: {reply}");
        assert!(!reply.contains(SECRET), "{path}: {reply}");
    }
    let opened = site.start_with(&["--open-audience", "public,client-ACME"]);
    for (path, status) in
        [("client-ACME/manifest.json", 200), ("public/manifest.json", 200), ("internal/manifest.json", 404)]
    {
        assert_eq!(opened.get(&format!("/fixmark/{path}")).send().await.unwrap().status(), status, "{path}");
    }
}

#[tokio::test]
async fn the_portal_has_a_content_security_policy() {
    let site = site();
    site.write("portal/index.html", "<!doctype html>");
    site.write("portal/runs/index.html", "<!doctype html>");
    site.write("portal/portal.css", "body{}");
    let portal = site.path("portal");
    let gateway = site.start_with(&["--portal", portal.to_str().unwrap()]);
    for (path, content_type) in [
        ("/", "text/html"),
        ("/runs/", "text/html"),
        ("/portal.css", "text/css"),
        ("/index.html?a=b", "text/html"),
    ] {
        let response = gateway.get(path).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &content_type.parse().unwrap())
        );
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; \
             font-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        );
    }
}

#[tokio::test]
async fn a_page_of_a_single_page_portal_can_be_opened_and_reloaded() {
    let site = site();
    site.write("portal/index.html", "<!doctype html>");
    let portal = site.path("portal");
    let gateway = site.start_with(&["--portal", portal.to_str().unwrap()]);
    for (path, mode, status) in
        [("/runs/2026-11", "navigate", 200), ("/runs/2026-11", "cors", 404), ("/.env", "navigate", 404)]
    {
        let response = gateway.get(path).header("sec-fetch-mode", mode).send().await.unwrap();
        assert_eq!(response.status(), status, "{path} {mode}");
        assert_eq!(
            response.headers().contains_key("content-security-policy"),
            status == 200,
            "{path} {mode}"
        );
    }
}

#[tokio::test]
async fn the_portal_does_not_serve_hidden_or_outside_files() {
    let site = site();
    site.write("portal/.env", SECRET);
    #[cfg(unix)]
    {
        site.write("outside/index.html", SECRET);
        let link = |to: &str, from: &str| std::os::unix::fs::symlink(site.path(to), site.path(from)).unwrap();
        link("secret.json", "portal/linked.json");
        link("outside", "portal/linked");
        link("outside/index.html", "portal/index.html");
    }
    let portal = site.path("portal");
    let gateway = site.start_with(&["--portal", portal.to_str().unwrap(), "--prefix", "help/kb"]);
    for path in [
        "/.env",
        "/%2eenv",
        "/../secret.json",
        "/%2e%2e/secret.json",
        "/..%2fsecret.json",
        "//secret.json",
        "/nowhere",
        "/linked.json",
        "/linked",
        "/linked/",
        "/linked/index.html",
        "/",
    ] {
        let reply = gateway.raw(path).await;
        assert!(reply.starts_with("HTTP/1.1 404") && !reply.contains(SECRET), "{path}: {reply}");
    }
    assert_eq!(gateway.get("/help/kb/fixmark.js").send().await.unwrap().text().await.unwrap(), "the loader");
    assert_eq!(gateway.get("/fixmark/fixmark.js").send().await.unwrap().status(), 404);
}
