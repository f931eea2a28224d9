"""Runs commands of the AWS CLI in one process, since starting it takes longer than what it does.

One JSON list of arguments a line on standard input; one JSON object {"status", "output"} a line on standard output.
"""
import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

for line in sys.stdin:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            status = create_clidriver().main(json.loads(line))
        except SystemExit as end:
            status = end.code
    print(json.dumps({"status": status, "output": output.getvalue()}), flush=True)
