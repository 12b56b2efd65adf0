"""Running `gsisearch` from a shell: as a program on the path, in pipes, with completion."""

from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from gsisearch.cli.exits import exit_code
from gsisearch.cli.program import program

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    """The exit code and the output of a command."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.decode().splitlines()


@dataclass(frozen=True)
class Place:
    """A folder to run commands in, `gsisearch` among them; `corpus` and `index` are in it."""

    folder: Path

    def __post_init__(self) -> None:
        program = self.folder / "bin" / "gsisearch"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m gsisearch "$@"\n')
        program.chmod(0o755)

    def environment(self, **more: str) -> Mapping[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GSISEARCH_", "COMP_"))}
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        cache = str(self.folder / "cache")
        return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": cache, **more}

    def gsisearch(self, *arguments: str, input: str | bytes = b"") -> Run:
        """Run a command in this process, which is faster."""
        given = io.BytesIO(input.encode() if isinstance(input, str) else input)
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.delenv("GSISEARCH_CORPUS", raising=False)
            patch.delenv("GSISEARCH_INDEX", raising=False)
            for name, stream in (
                ("stdin", io.TextIOWrapper(given)),
                ("stdout", out),
                ("stderr", err),
            ):
                patch.setattr(sys, name, stream)
            code = exit_code(
                lambda: program.main(arguments, prog_name="gsisearch", standalone_mode=False)
            )
        written = (stream.buffer.getvalue() for stream in (out, err))
        return Run(code, next(written), next(written).decode())

    def process(self, *arguments: str, **environment: str) -> Run:
        """Run the program in a new process."""
        return self._run([sys.executable, "-m", "gsisearch", *arguments], environment)

    def bash(self, command: str) -> Run:
        """Run a bash command; a pipeline fails if any part of it does."""
        return self._run(["bash", "-o", "pipefail", "-c", command], {})

    def _run(self, command: list[str], more: Mapping[str, str]) -> Run:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(PYTHONWARNINGS="error", **more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
        return Run(done.returncode, done.stdout, done.stderr.decode())


class Bash:
    """An interactive bash on a terminal, with completion for `gsisearch`."""

    def __init__(self, place: Place) -> None:
        self._answers, write = os.pipe()
        self._pid, self._terminal = pty.fork()
        if not self._pid:
            os.chdir(place.folder)
            os.dup2(write, 9)
            environment = place.environment(TERM="dumb", PS1="")
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], environment)
        os.close(write)
        # Control-X P sends back the current line, and clears it.
        answer = 'printf "%s\\n" "$READLINE_LINE" >&9; READLINE_LINE='
        self._type(f"""bind -x '"\\C-xp": {answer}'\n""")
        self._type('eval "$(_GSISEARCH_COMPLETE=bash_source gsisearch)"; echo ready >&9\n')
        assert self._answer() == "ready"

    def completed(self, line: str) -> str:
        """A line after completion at each tab in it, and at its end."""
        self._type(f"{line}\t\x18p")
        return self._answer()

    def close(self) -> None:
        """End the shell."""
        os.close(self._terminal)
        os.close(self._answers)
        os.waitpid(self._pid, 0)

    def _type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def _answer(self, seconds: float = 30.0) -> str:
        """The next line that it sends back; terminal output is read and discarded."""
        answer = b""
        while not answer.endswith(b"\n"):
            ready, _, _ = select.select([self._answers, self._terminal], [], [], seconds)
            assert ready, "bash does not answer"
            if self._terminal in ready:
                os.read(self._terminal, 4096)
            if self._answers in ready:
                answer += os.read(self._answers, 1)
        return answer.decode().removesuffix("\n")
