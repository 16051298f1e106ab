"""What benchmarks, scripts and tests share."""
