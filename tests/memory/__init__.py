"""An engine in memory: what an engine must do, written down passage by passage, plain and slow."""

from memory.engine import MemoryEngine

__all__ = ["MemoryEngine"]
