"""Tearsheet reads a news page the way an archivist at a press-cutting bureau does.

`read` files one page, `read_many` many, `read_arrow` a batch of Arrow, `read_archive` a web archive. `extract` takes and gives
what trafilatura's function of this name does. `tearsheet.spark` and `tearsheet.ray` read on a cluster, and find duplicates there.

>>> article = read("<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>")
>>> article.page_kind, article.title
('article', 'Rates held')
"""

from ._tearsheet import (
    Archive,
    Article,
    Author,
    Block,
    Comment,
    Image,
    Link,
    Notice,
    Part,
    Promoted,
    Readings,
    Records,
    Related,
    Repeat,
    Source,
    When,
    __version__,
    read,
    read_archive,
    read_arrow,
    read_many,
    schema,
)
from ._trafilatura import extract

__all__ = [
    "Archive",
    "Article",
    "Author",
    "Block",
    "Comment",
    "Image",
    "Link",
    "Notice",
    "Part",
    "Promoted",
    "Readings",
    "Records",
    "Related",
    "Repeat",
    "Source",
    "When",
    "__version__",
    "extract",
    "read",
    "read_archive",
    "read_arrow",
    "read_many",
    "schema",
]
