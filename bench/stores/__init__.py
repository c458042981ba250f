"""The parts of bench_store.py: making a store through the real pipeline, asking it and its peers, writing it out, telling it."""
