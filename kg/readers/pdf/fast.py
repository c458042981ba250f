"""PDFium functions that are called for every character and object, without ctypes' checks of their arguments.

The checks cost more than the calls. So arguments have to be C values already: `pointer(...)` for addresses, small ints as
they are. (64-bit systems only, as the other libraries this package stands on.)
"""

from __future__ import annotations

import ctypes
from typing import Any


def unchecked(function: Any, result: Any = ctypes.c_int) -> Any:
    """The same function of the library, its arguments unchecked."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.CFUNCTYPE(result)(address)


def pointer(value: Any) -> Any:
    """A handle, or a C variable that a function fills, as an argument of an unchecked function."""
    handle = isinstance(value, ctypes._Pointer)
    return ctypes.cast(value, ctypes.c_void_p) if handle else ctypes.c_void_p(ctypes.addressof(value))
