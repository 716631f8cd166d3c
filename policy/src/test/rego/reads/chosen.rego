package chosen

first if input.request.host == "a"

second if input.connection.tls_version == "TLSv1.3"
