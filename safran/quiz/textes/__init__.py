"""The words of a question: plain, or formatted within one short list of tags. Pure; `affichage` shows them.

A text is kept plain as long as its lines say everything, so that what was written before reads as it did; it is HTML
only when it has more to say, and then begins with a block. `ranger` writes it one way, whoever wrote it: an editor, a
file, Moodle; the same words are thus the same text.
"""

from safran.quiz.textes.images import (
    desincruster,
    image_ecrire,
    images_changer,
    images_de,
    incrustees_dans,
    incrustees_de,
    incruster,
    morceaux_de,
)
from safran.quiz.textes.lecture import couper, elements_de, en_clair, en_html, est_riche
from safran.quiz.textes.rangement import ATTRIBUTS, BALISES, SCHEMAS, ranger, ranger_mots

__all__ = [
    "ATTRIBUTS",
    "BALISES",
    "SCHEMAS",
    "couper",
    "desincruster",
    "elements_de",
    "en_clair",
    "en_html",
    "est_riche",
    "image_ecrire",
    "images_changer",
    "images_de",
    "incrustees_dans",
    "incrustees_de",
    "incruster",
    "morceaux_de",
    "ranger",
    "ranger_mots",
]
