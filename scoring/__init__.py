"""The method, as pure arithmetic: Polars expressions in, a frame of points out. No I/O, no clock, no framework."""
