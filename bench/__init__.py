"""The benchmark of this product: `make bench` prints its table; `docs/performance.md` keeps the last one."""
