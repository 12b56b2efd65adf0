"""The sessions of a library, one for each thread that calls it: opening, reopening, closing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import ref

from gsisearch.deadline import Deadline
from gsisearch.errors import GsisearchError, IndexUnavailable, LibraryClosed
from gsisearch.index import opening
from gsisearch.index.published import PublishedIndex

if TYPE_CHECKING:
    from gsisearch.search.session import Session

T = TypeVar("T")


class Sessions:
    """Opens an index, and a session on it for each thread at its first call.

    A session is closed when its thread ends, or when all are closed; if it is in use then, it is
    closed as soon as the call ends.

    Args:
        corpus, folder, notify: as for `opening.open_fresh`.  Relative paths are those of now, whatever
            folder the process is in later.
        build: whether an index is built or refreshed if need be; else the one that is there is
            opened, as by `opening.open_existing`.
    """

    def __init__(
        self, corpus: Path, folder: Path, notify: opening.Notify, *, build: bool = True
    ) -> None:
        self._folder = folder
        self._notify = notify
        self._build = build
        self.index = self._index_of(corpus).absolute()
        self._folder = folder.absolute()
        self._of_thread = threading.local()
        #: By thread, for `close`.  Weak, so that threads that end take their sessions with them.
        self._all: dict[int, ref[Session]] = {}
        self._closed = False

    def ask(self, question: Callable[[Session], T], timeout: float | None = None) -> T:
        """The result of a function of this thread's session.

        If files of the index are missing or damaged, the function is called again on a new index.

        Args:
            question: the function.
            timeout: the time limit in seconds, without opening and building the index.

        Raises:
            DeadlineExceeded: the time limit is exceeded.
            LibraryClosed: the sessions are closed.
            IndexUnavailable: the index can neither be read nor rebuilt.
        """
        deadline = Deadline(timeout)
        for _ in range(opening.MAX_ATTEMPTS):
            self.check_open()
            index = self.index
            try:
                return self._ask(index, question, deadline)
            except GsisearchError:
                raise
            except Exception as error:
                self.check_open()
                if not index.store.damaged_files(index.manifest):
                    if isinstance(error, OSError):
                        problem = f"the index can't be read: {error.strerror or error}"
                        raise IndexUnavailable(self._folder, problem, "Try again.") from error
                    raise
            with deadline.put_off():
                self.index = self._index_of(index.corpus)
        remedy = "Try again when nothing else removes or writes them."
        raise IndexUnavailable(self._folder, "its files vanish while they are read", remedy)

    def _index_of(self, corpus: Path) -> PublishedIndex:
        if self._build:
            return opening.open_fresh(corpus, self._folder, self._notify)
        return opening.open_existing(corpus, self._folder)

    def _ask(
        self, index: PublishedIndex, question: Callable[[Session], T], deadline: Deadline
    ) -> T:
        with deadline.put_off():
            session = self._session(index)
        with session.lock, deadline:
            try:
                self.check_open()
                return question(session)
            finally:
                if self._closed:
                    session.close()

    def _session(self, index: PublishedIndex) -> Session:
        session: Session | None = getattr(self._of_thread, "session", None)
        if session and session.index is index:
            return session
        from gsisearch.search.session import Session

        if session:
            session.close()
        session = self._of_thread.session = Session(index)
        self._all[threading.get_ident()] = ref(session)
        return session

    def check_open(self) -> None:
        """Raise `LibraryClosed` if the sessions are closed."""
        if self._closed:
            raise LibraryClosed

    def close(self) -> None:
        """Close all sessions; those in use are closed at the end of their call."""
        self._closed = True
        for weak in list(self._all.values()):
            session = weak()
            if session and session.lock.acquire(blocking=False):
                session.close()
                session.lock.release()
        self._all.clear()
        self._of_thread = threading.local()  # what the sessions keep in memory is freed
