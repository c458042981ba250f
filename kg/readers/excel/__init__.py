"""Excel: .xlsx, .xlsm, .xls and .xlsb with merged cells, values as printed by their number formats."""

from kg.readers.excel.read import read_excel, read_sheets

__all__ = ["read_excel", "read_sheets"]
