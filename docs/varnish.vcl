# Varnish in front of Dateline: varnishd -f varnish.vcl, with vmod_xkey of the package varnish-modules.
vcl 4.1;

import xkey;

backend default {
    .host = "web";
    .port = "8000";
}

# Whoever may have answers forgotten: the host of the worker, and not that of a proxy in front.
acl purgers {
    "worker";
}

sub vcl_recv {
    if (req.method == "PURGE" || req.method == "BAN") {
        if (client.ip !~ purgers) {
            return (synth(405));
        }
        if (req.method == "BAN") {
            ban("obj.status != 0");
            return (synth(200, "Everything purged"));
        }
        if (req.http.xkey-purge) {
            return (synth(200, "Purged: " + xkey.purge(req.http.xkey-purge)));
        }
        return (purge);
    }
    # Who is signed in, or fills in a form, is answered by Dateline; other cookies are nothing to it.
    if (req.method == "GET" || req.method == "HEAD") {
        if (req.http.Cookie ~ "(^|;\s*)(sessionid|csrftoken)=") {
            return (pass);
        }
        unset req.http.Cookie;
    }
}

sub vcl_backend_response {
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    # Varnish would keep it for two minutes.
    if (!beresp.http.Cache-Control) {
        set beresp.uncacheable = true;
    }
}

sub vcl_deliver {
    unset resp.http.xkey;
}
