"""PDFium functions that are called for every character and object, without ctypes' checks of their arguments.

The checks cost more than the calls. So arguments have to be C values already: `pointer(...)` for addresses, small ints as
they are. On 32-bit systems, where calling conventions differ, the checked functions are used.
"""

from __future__ import annotations

import ctypes
from typing import Any

_WIDE = ctypes.sizeof(ctypes.c_void_p) == 8


def unchecked(function: Any, result: Any = ctypes.c_int) -> Any:
    """The same function of the library, its arguments unchecked."""
    if not _WIDE:
        return function
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result)(address)


def pointer(value: Any) -> Any:
    """A handle, or a C variable that a function fills, as an argument of an unchecked function."""
    handle = isinstance(value, ctypes._Pointer)
    if not _WIDE:
        return value if handle else ctypes.byref(value)
    return ctypes.cast(value, ctypes.c_void_p) if handle else ctypes.c_void_p(ctypes.addressof(value))
