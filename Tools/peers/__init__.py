"""What Tools/bench_peers.py is made of: the Python stack, measured beside mk-bench."""
