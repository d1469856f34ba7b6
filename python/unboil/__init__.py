r"""Takes the boilerplate out of raw scraped pages, by named rules; nothing goes without a name.

>>> import unboil
>>> page = unboil.Cleaner().clean("Accessibility links\n\nThe ferry sails again.\n")
>>> page.text
'The ferry sails again.\n'
>>> [(removal.rule, removal.text) for removal in page.removals]
[('_any/skip-links', 'Accessibility links\n'), ('_any/blank-lines', '\n')]

``unboil.spark`` cleans data frames and files on Spark, ``unboil.datatrove`` documents in datatrove.
"""

from unboil._cleaner import Caution, Cleaned, Cleaner, FileEnd, Format, Removal, Unknown
from unboil._native import VERSION, PageError, RuleError, UnboilError

__version__ = VERSION

__all__ = [
    "Caution",
    "Cleaned",
    "Cleaner",
    "FileEnd",
    "Format",
    "PageError",
    "Removal",
    "RuleError",
    "UnboilError",
    "Unknown",
    "__version__",
]
