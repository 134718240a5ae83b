"""The long runs are collected by `make torture` alone, which says TORTURE=full."""

import os

if os.environ.get("TORTURE") != "full":
    collect_ignore_glob = ["test_*.py"]
