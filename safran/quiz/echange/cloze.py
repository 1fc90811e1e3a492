"""Embedded answers (« cloze »): `{1:SHORTANSWER:=a~%50%b#retour}` read from HTML and written back."""

import re
from collections.abc import Callable
from decimal import Decimal

from safran.quiz.choices import Json
from safran.quiz.echange import formes
from safran.quiz.echange.formes import REPERE
from safran.quiz.echange.modele import ENTIER, MARQUES, Html, Refus, ecrire_nombre, nombre_lire, part_de
from safran.quiz.textes import en_html, est_riche

LISTES = ("choix", "cases")
OUVRE, FERME = MARQUES[10], MARQUES[11]
TROUS_MAX = 40
_DEBUT = re.compile(r"\{\s*(\d{0,9})\s*:\s*([A-Za-z_]{2,20})\s*:")
_SENSIBLES = {"SHORTANSWER_C", "SAC", "MWC"}
_LIBRES = {"SHORTANSWER", "SA", "MW", *_SENSIBLES}
_NOMBRES = {"NUMERICAL", "NM"}
_CASES = re.compile(r"MULTIRESPONSE(_H?S?)?|MRH?S?")
_CHOIX = re.compile(r"MULTICHOICE(_[VH]?S?)?|MC[VH]?S?")
_PART = re.compile(r"%(-?\d{1,3}(?:\.\d{0,12})?)%")
_MARQUE = re.compile(f"{OUVRE}(\\d+){FERME}")
# Dans une réponse, tout signe de structure s’écrit en entité : Moodle les lit après avoir coupé.
_SIGNES_HTML = "~}{#\\"  # dans du HTML, les autres disent les balises
_SIGNES = "~}{#\\=%/*:&<>"


def cloze_lire(brut: str, montrer: Callable[[Html], str]) -> tuple[Html, list[Json]]:
    """The text, its gaps told by marks, and the gaps; `montrer` keeps the pictures of a feedback."""
    sortie, trous, place = [], [], 0
    while trouve := _DEBUT.search(brut, place):
        fin = _fermeture(brut, trouve.end())
        trous.append(_trou(trouve[2], brut[trouve.end() : fin], int(trouve[1] or 1), montrer))
        sortie += [brut[place : trouve.start()], f"{OUVRE}{len(trous)}{FERME}"]
        place = fin + 1
        if len(trous) > TROUS_MAX:
            raise Refus(f"Plus de {TROUS_MAX} trous.")
    if not trous:
        raise Refus("Ce texte à trous n’a aucun trou.")
    return Html("".join([*sortie, brut[place:]])), trous


def reperes_poser(texte: str, trous: list[Json]) -> str:
    """The marks written as the house writes them."""
    if [int(rang) for rang in _MARQUE.findall(texte)] != list(range(1, len(trous) + 1)):
        raise Refus("Un trou est à une place où il ne peut être affiché.")
    if REPERE.search(texte):
        raise Refus("Le texte contient [[…]], qui désigne ici un trou.")
    return _MARQUE.sub(r"[[\1]]", texte)


def _fermeture(brut: str, place: int) -> int:
    """Where the gap ends: the first brace that no backslash protects."""
    while (fin := brut.find("}", place)) >= 0:
        if brut[fin - 1] != "\\":
            return fin
        place = fin + 1
    raise Refus("Un trou ouvert n’est jamais fermé.")


def _couper(texte: str, signe: str) -> list[str]:
    """Cut at a sign, not when a backslash protects it nor inside an entity."""
    return re.split(rf"(?<![\\&]){re.escape(signe)}", texte)


def _sans_barres(brut: str) -> str:
    return re.sub(r"\\([}~#/\"\\])", r"\1", brut)


def _trou(nom: str, dedans: str, poids: int, montrer: Callable[[Html], str]) -> Json:
    if not 1 <= poids <= 100:
        raise Refus("Un trou pèse de 1 à 100.")
    reponses = [reponse for part in _couper(dedans, "~") if (reponse := _reponse(part.strip(), nom, montrer)).texte]
    if len(reponses) > 20:
        raise Refus("Un trou a plus de vingt réponses.")
    if nom in _NOMBRES:
        return formes.trou("nombre", {"reponses": formes.nombres(reponses)}, poids)
    if nom in _LIBRES:
        return formes.trou("texte", formes.mots(reponses, casse=nom in _SENSIBLES), poids)
    if _CASES.fullmatch(nom):
        return formes.trou("cases", {"reponses": formes.a_cocher(reponses)}, poids)
    if not _CHOIX.fullmatch(nom):
        raise Refus(f"Un trou de type {nom} ne se note pas ici.")
    return formes.trou("choix", {"reponses": formes.proposees(reponses, unique=True)}, poids)


def _reponse(part: str, nom: str, montrer: Callable[[Html], str]) -> formes.Reponse:
    poids = Decimal(0)
    if part.startswith("="):
        poids, part = ENTIER, part[1:]
    elif trouve := _PART.match(part):
        poids, part = Decimal(trouve[1]), part[trouve.end() :]
    texte, *retour = _couper(part, "#")
    lu = Html(_sans_barres(texte))
    if lu.images:
        raise Refus("Une réponse d’un trou est une image : décrivez-la en mots.")
    texte, tolerance = lu.clair, Decimal(0)
    if nom in _NOMBRES and ":" in texte:
        texte, _, marge = texte.partition(":")
        tolerance = nombre_lire(marge, "La tolérance d’un trou") if marge.strip() else tolerance
    return formes.Reponse(texte.strip(), poids, montrer(Html(_sans_barres("#".join(retour)), ligne=True)), tolerance)


def cloze_ecrire(texte: str, trous: list[Json]) -> str:
    """The same text, in HTML, its gaps embedded."""
    ecrit = []
    for rang, part in enumerate(REPERE.split(en_html(texte))):
        # Une accolade du texte ouvrirait un trou : elle s’écrit en entité.
        ecrit.append(_ecrire_trou(trous[int(part) - 1]) if rang % 2 else part.replace("{", "&#123;"))
    return "".join(ecrit)


def _ecrire_trou(trou: Json) -> str:
    genre, valeur = trou["type"], trou["value"]
    ecrites = "~".join(_ecrire_reponse(genre, lue, valeur.get("joker", True)) for lue in valeur["reponses"])
    nom = {"nombre": "NUMERICAL", "choix": "MULTICHOICE", "cases": "MULTIRESPONSE"}.get(genre, "SHORTANSWER")
    return f"{{{valeur['poids']}:{nom}{'_C' if valeur.get('casse') else ''}:{ecrites}}}"


def _ecrire_reponse(genre: str, lue: Json, joker: bool) -> str:
    """One answer of a gap; the stars of a text that has no wildcard are protected."""
    part = part_de(lue, ENTIER if genre not in LISTES or lue["juste"] else Decimal(0))
    signe = "=" if part == ENTIER else f"%{ecrire_nombre(part)}%"
    if genre == "nombre":
        texte = valeur_dire(lue)
    else:
        texte = _proteger(lue["texte"] if joker else lue["texte"].replace("*", "\\*"))
    return f"{signe}{texte}#{_proteger_retour(lue['retour'])}" if lue["retour"] else f"{signe}{texte}"


def valeur_dire(lue: Json) -> str:
    """A number and its tolerance, as Moodle and GIFT write them; « * » for any other."""
    return "*" if lue["valeur"] == "*" else f"{lue['valeur']}:{tolerance_dire(lue)}"


def tolerance_dire(lue: Json) -> str:
    """The tolerance in the unit of the answer, as Moodle wants it."""
    if lue["mode"] != "POURCENT":
        return lue["tolerance"]
    return ecrire_nombre(abs(Decimal(lue["valeur"])) * Decimal(lue["tolerance"]) / 100)


def _proteger(texte: str) -> str:
    """Words whose signs of structure are entities: read back once the gap is cut."""
    return "".join(f"&#{ord(signe)};" if signe in _SIGNES else signe for signe in texte).replace("\n", "<br>")


def _proteger_retour(texte: str) -> str:
    if est_riche(texte):
        return "".join(f"&#{ord(signe)};" if signe in _SIGNES_HTML else signe for signe in texte)
    return _proteger(texte)
