"""The parts of `benchmarks/run`: every promise of speed beside its reference, and the peers beside both."""
