"""What `make check-exports` needs: environments of other programs, and how each of them reads what was exported."""
