"""Excel: .xlsx, .xlsm, .xls and .xlsb with merged cells, values as printed by their number formats."""

from kg.readers.excel.read import read_excel

__all__ = ["read_excel"]
