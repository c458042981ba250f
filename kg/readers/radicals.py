"""Radicals as characters: shared glyphes of some fonts come out of a PDF as radicals (⽀ for 支), which no search finds.

U+2F00-2FD5 and the compatibility ideographs fold by NFKC; of U+2E80-2EFF only two do, so the rest stands here.
"""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = dict(
    zip(
        "⺀⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛乚乙亻冂几刀刂卜巳小小兀尣尢尣巳幺彑彐忄心扌攵旡日月歹母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒网网网羊羊羊羋耂耂聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食飠饣饣首马骨鬼鱼鸟卤麦黄黾鼎斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def plain_character(character: str) -> str:
    """The ideograph that a radical stands for; any other character as it is.

    >>> plain_character("⽀"), plain_character("⻋"), plain_character("支")
    ('支', '车', '支')
    """
    return _SUPPLEMENT.get(character) or unicodedata.normalize("NFKC", character)
