"""French text made comparable, cut into words and stems, the same for the visitor and for the index; known words
and verbs.
"""

import gzip
import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import chain, islice, pairwise
from typing import NamedTuple

import Stemmer

# French text made comparable: the same words for the visitor's query and for the index, on every database.

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


# Texts cut into words and stems, as search rows hold them; the same texts and words come back by the thousand.

LONGUEUR_MOT = 60
TEXTE_COURT = 100
LIEN = "þ"
VIDES = frozenset(replier(mot) for mot in ("", *MOTS_VIDES))


class TexteLu(NamedTuple):
    """The folded words of a text, short enough to be kept; its significant stems, in order.

    The stems are those that `analyser` gives for a question.
    """

    mots: tuple[str, ...]
    racines: tuple[str, ...]


def textes_lire(*textes: str) -> list[TexteLu]:
    """Several texts read."""
    return [_lire_court(texte) if len(texte) <= TEXTE_COURT else _lire_long(texte) for texte in textes]


def racines(lus: Sequence[TexteLu]) -> str:
    """Stems of several texts, each once, in order."""
    return " ".join(dict.fromkeys(chain.from_iterable([lu.racines for lu in lus])))


def racines_et_paires(lus: Sequence[TexteLu]) -> str:
    """The same with each pair of neighbours as one word more: « mission locale » is not « locale » and « mission »."""
    return " ".join(dict.fromkeys(chain(*[lu.racines for lu in lus], *[_paires_gardees(lu.racines) for lu in lus])))


def paires(racines: Sequence[str]) -> list[str]:
    """Each stem joined to the next by a letter that French never writes."""
    return [f"{une}{LIEN}{autre}" for une, autre in pairwise(racines)]


def _lire(texte: str) -> TexteLu:
    bruts = mots_bruts(texte)
    if bruts is None:
        bruts = mots(texte)
    return TexteLu(tuple(filter(None, map(_mot, bruts))), tuple(filter(None, map(_racine, bruts))))


@lru_cache(50_000)
def _mot(brut: str) -> str:
    """A word folded; nothing when it is too long."""
    mot = replier(brut)
    return "" if len(mot) > LONGUEUR_MOT else mot


@lru_cache(50_000)
def _racine(brut: str) -> str:
    """Its stem; nothing when it means nothing."""
    mot = _mot(brut)
    return "" if mot in VIDES else raciner(mot)


_lire_court = lru_cache(20_000)(_lire)  # noms, communes, termes : les mêmes reviennent
_lire_long = lru_cache(500)(_lire)  # descriptions : un réseau donne souvent la même partout
_paires_gardees = lru_cache(1_000)(paires)  # celles des termes et des noms de services, jamais modifiées


# Forms of the verbs that a stem does not bring together: « je perds », « a perdu » and « perdre ».

# Chaque verbe, puis ses formes qui n’ont pas sa racine, sauf celles qui sont aussi un nom : « offre », « cours ».
_VERBES = """
apprendre apprends apprend apprenons apprennent apprenait apprenant apprendra appris apprise
comprendre comprends comprend comprennent comprenait comprenant compris
conduire conduis conduit conduisent conduisait conduisant
connaître connais connaît connaissent connaissait connu
construire construis construit construisent
craindre crains craint craignent
croire crois croit croient croyait
devenir deviens devient deviennent devenait deviendra deviendrait devenu devenue
dormir dors dort dorment dormait
écrire écris écrit écrivent écrivait
élever élève élèvent
entendre entends entend entendent entendait entendu
envoyer envoie envoient enverra
faire fais fait font faisait faisant fera ferait
finir finis finit finissent finissait fini finie
lire lis lit lisent lisait lu
maintenir maintient maintiens maintenu
mettre mets met mettent mettait mettra mis mise
obtenir obtiens obtient obtenait obtenu obtenue
ouvrir ouvre ouvrent ouvrait ouvert
partir pars part partent partait parti partie
payer paie paient
perdre perds perd perdent perdait perdra perdu perdue
permettre permet permettent permis
pouvoir peux peut peuvent pouvait pourra pourrai pourrait pu
prendre prends prend prennent prenait prenant prendra pris
réduire réduit réduis
rejoindre rejoins rejoint
rendre rends rend rendent rendait rendu
reprendre reprends reprend reprennent reprenait reprenant reprendra repris reprise
retenir retiens retient retenu
revenir reviens revient reviennent revenait reviendra revenu revenue
savoir sais sait savent savait saura su
servir sers sert servent servait servi
sortir sors sort sortent sortait sorti sortie
soutenir soutiens soutient soutenu
suivre suis suit suivent suivait suivi
tenir tiens tient tiennent tenait tiendra tenu
vendre vends vend vendent vendait vendu
venir viens vient viennent venait viendra venu venue
vivre vis vit vivent vivait vécu
voir vois voit voient voyait vu
vouloir veux veut veulent voulait voudra voudrais voudrait voulu
"""

INFINITIFS = {
    raciner(forme): raciner(verbe) for verbe, *formes in map(str.split, _VERBES.split("\n")[1:-1]) for forme in formes
}
"""The stem of each verb by those of its forms."""


# The words of French, to tell a typing mistake from a word that nothing answers to.

LOT = 1000
_CLE = re.compile(r'"([^"]+)"')


def francais_connait(mot: str) -> bool:
    """Whether a folded word is French; the list is read at the first question, and held as one string."""
    return f"\n{mot}\n".encode() in _mots()


@lru_cache(1)
def _mots() -> bytes:
    """The 140,000 words of pyspellchecker, folded, one a line; its own checker would hold ten times as much.

    They are the keys of a JSON object, read lot by lot: all at once, they would leave fifteen megabytes behind them.
    """
    liste = gzip.decompress((files("spellchecker") / "resources" / "fr.json.gz").read_bytes()).decode()
    cles, mots = (cle[1] for cle in _CLE.finditer(liste)), bytearray()
    while lot := list(islice(cles, LOT)):
        mots += replier("\n" + "\n".join(lot)).encode()
    return bytes(mots) + b"\n"
