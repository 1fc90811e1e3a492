"""French text made comparable: the same words for the visitor's query and for the index, on every database."""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

MOTS_VIDES = frozenset(
    "le la les l un une des d du de et ou où a à au aux en dans par pour sur avec sans ce cet cette ces son sa ses "
    "leur leurs que qui quoi qu se s ne n pas plus est sont il elle ils elles on nous vous je j tu m t c y".split()
)
# Ce qui ne change rien au milieu d’une expression : les possessifs (les autres sont vides), les adverbes qui appuient,
# les auxiliaires, qui ne disent que le temps (« a été rachetée », « va fermer »).
INDIFFERENTS = frozenset(
    "mon ma mes ton ta tes notre nos votre vos très vraiment encore toujours déjà même aussi bien trop "
    "tellement complètement totalement définitivement rapidement vite bientôt maintenant jamais plutôt juste presque "
    "enfin récemment soudain finalement beaucoup souvent quasiment carrément franchement "
    "suis être étais était été sera serait ai as ont avait avais avoir eu va vont vais allait me".split()
)
_MOT = re.compile(r"[^\W_]+")
_SIGLE = re.compile(r"(?<!\w)(?:[a-z]\.){1,9}[a-z]\b\.?")  # « C.I.O. » se lit « CIO »
# Où chaque mot se replie à part : du français sans sigle pointé ni signe qui se défait en plusieurs.
_FRANCAIS = re.compile("[\x01-\x7fàâäçèéêëîïñôöùûüÿœæ’«»–—\xa0\u202f]*")
_POINTE = re.compile(r"\.\w")
_COUPURES = "’–—\u202f"  # ce que _FRANCAIS admet hors du latin-1, avec « œ »
_SEPARES = bytes(octet if chr(octet).isalnum() else 32 for octet in range(256))
_local = threading.local()


class _Marques(dict[int, int | None]):
    """What becomes of each character met: itself, or nothing for a combining mark."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_MARQUES = _Marques()


def replier(texte: str) -> str:
    """Lower case, without accents or ligatures, apostrophes made straight, marks and controls removed."""
    texte = texte.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("ʼ", "'")
    texte = texte.replace("\x00", "")
    if texte.isascii():
        return texte
    return unicodedata.normalize("NFKD", texte).translate(_MARQUES)


def mots_bruts(texte: str) -> list[str] | None:
    """The words of a text in lower case, when folding them one by one gives those of the text; else None."""
    texte = texte.lower()
    if not _FRANCAIS.fullmatch(texte) or _POINTE.search(texte):
        return None
    for signe in _COUPURES:
        texte = texte.replace(signe, " ")
    if "œ" in texte:
        return _MOT.findall(texte)
    return texte.encode("latin-1").translate(_SEPARES).decode("latin-1").split()  # les mêmes, cinq fois plus vite


def mots(texte: str) -> list[str]:
    """The folded words of a text, elisions and hyphens cut, dotted acronyms put together."""
    if (bruts := mots_bruts(texte)) is not None:
        return [_replier_un(mot) for mot in bruts]
    replie = replier(texte)
    if "." in replie:
        replie = _SIGLE.sub(lambda sigle: sigle[0].replace(".", "") + " ", replie)
    return _MOT.findall(replie)


_replier_un = lru_cache(50_000)(replier)  # les mêmes mots reviennent sans cesse


@lru_cache(200_000)
def raciner(mot: str) -> str:
    """The folded French stem of one word; safe in threads (PyStemmer objects are not).

    Plural and feminine marks go first, so that « conseillères », « conseillers » and « conseiller » meet, and
    « handicapées » meets « handicapé ».
    """
    if not hasattr(_local, "racineur"):
        _local.racineur = Stemmer.Stemmer("french")
    mot = replier(mot)
    if len(mot) > 4 and mot[-1] in "sx" and mot[-2] != "s":
        mot = mot[:-1]
    if len(mot) > 5 and mot.endswith("ere"):
        mot = mot[:-1]
    if len(mot) > 4 and mot.endswith("ee"):
        mot = mot[:-1]
    return replier(_local.racineur.stemWord(mot))


_VIDES_REPLIES = frozenset(replier(m) for m in MOTS_VIDES)


def analyser(texte: str) -> list[str]:
    """The significant stems of a text, in order: what is indexed and what is searched."""
    return [raciner(m) for m in mots(texte) if m not in _VIDES_REPLIES]


def citer(terme: str) -> str:
    """Quote one term for an FTS5 MATCH expression."""
    return '"' + terme.replace('"', '""') + '"'
