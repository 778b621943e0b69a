"""`validate`: documents held to the standard without any conversation. Reads files, judges, prints; knows no sockets."""
