"""The template of a note as data: what a draft holds, what it must say, how it becomes a page, what changed.

A content is a plain dict of what was typed: texts, codes of vocabularies, rows. A draft may be incomplete or wrong;
only submission asks for the starred fields.
"""

import datetime
import re
from typing import Any

from django.db.models import Model
from django.utils.dateparse import parse_date
from wagtail.models import Page

from home.erreurs import RegleRefusee
from home.etats.plume import morceaux
from home.securite.detecteur import Detection, identifiants_detecter, phrase_alerte
from home.temps.typographie import date_longue
from pratiques.champs import CHAMPS, Genre, noms
from pratiques.choices import ADRESSE_DE_LIEN, MOTS_DES_LIGNES, Preuve
from pratiques.pages import FichePratiquePage
from reseau.structures.models import Structure

_champ = FichePratiquePage._meta.get_field
# Longueur admise de chaque texte, la même dans le formulaire et sur la page.
TEXTES = {nom: 100 if nom == "titre" else _champ(nom).max_length for nom in noms(Genre.PHRASE, Genre.TEXTE)}
# Les tableaux de la fiche : le bloc d'une ligne, le nombre de lignes au plus, les colonnes.
BLOCS = {nom: _champ(nom).stream_block.child_blocks["ligne"] for nom in noms(Genre.TABLEAU)}
MAXIMUMS = {nom: _champ(nom).stream_block.meta.max_num for nom in BLOCS}
LIGNES = {nom: tuple(bloc.child_blocks) for nom, bloc in BLOCS.items()}
VOCABULAIRES: dict[str, type[Model]] = {nom: CHAMPS[nom].de for nom in noms(Genre.TERMES)}
CHOIX = {nom: CHAMPS[nom].de for nom in noms(Genre.CHOIX)}
DATES = noms(Genre.DATE)
ATTESTATIONS = noms(Genre.ATTESTATION)
CASES = noms(Genre.CASE, Genre.ATTESTATION)
# Les neuf champs étoilés de la fiche express (la case d'anonymat est le neuvième).
REQUIS = (*(nom for nom, champ in CHAMPS.items() if champ.requis), "atteste_anonymat")
# Le contact est une boîte de service : seul champ où une adresse électronique est à sa place.
SANS_DETECTION = frozenset({"motif_conserve", "interets"})


def contenu_normaliser(brut: dict[str, Any]) -> dict[str, Any]:
    """Return a content with every key, texts without NUL, lists of one item per line joined, blank rows left out."""
    contenu: dict[str, Any] = {nom: _texte(brut.get(nom, "")) for nom in (*TEXTES, "contact", "structure", *DATES)}
    contenu |= {nom: [str(code) for code in brut.get(nom) or []] for nom in VOCABULAIRES}
    contenu |= {nom: str(brut.get(nom) or liste.values[0]) for nom, liste in CHOIX.items()}
    contenu |= {nom: bool(brut.get(nom)) for nom in CASES}
    for nom, colonnes in LIGNES.items():
        lignes = [{c: _texte(ligne.get(c, "")) for c in colonnes} for ligne in brut.get(nom) or []]
        contenu[nom] = [ligne for ligne in lignes if any(ligne.values())]
    return contenu


def _texte(valeur: Any) -> str:
    if isinstance(valeur, list | tuple):
        valeur = "\n".join(str(v).strip() for v in valeur)
    if isinstance(valeur, datetime.date):
        valeur = valeur.isoformat()
    return str(valeur or "").replace("\x00", "").replace("\r\n", "\n").strip()


def contenu_manque(contenu: dict[str, Any]) -> list[str]:
    """Starred fields that are still empty, in the template's order."""
    return [nom for nom in REQUIS if not contenu.get(nom)]


def contenu_alertes(contenu: dict[str, Any]) -> dict[str, list[Detection]]:
    """Direct identifiers seen, by field; a table of rows counts as one field (R3.5)."""
    alertes = {}
    for nom in (*TEXTES, *LIGNES):
        if nom in SANS_DETECTION:
            continue
        valeur = contenu.get(nom) or ""
        texte = valeur if isinstance(valeur, str) else "\n".join(mot for ligne in valeur for mot in ligne.values())
        if trouvees := identifiants_detecter(texte):
            alertes[nom] = trouvees
    return alertes


def textes_verifier(*textes: str, motif: str = "") -> None:
    """Refuse texts where the detector sees a person and nobody says why to keep it: RegleRefusee("identifiants")."""
    detections = identifiants_detecter("\n".join(textes))
    if detections and not motif.strip():
        raise RegleRefusee("identifiants", phrase_alerte(detections))


def contenu_appliquer(page: FichePratiquePage, contenu: dict[str, Any]) -> None:
    """Write a normalised content on the page, in memory: texts, rows, dates, terms of vocabularies."""
    for nom in TEXTES:
        setattr(page, "title" if nom == "titre" else nom, contenu[nom])
    for nom in (*CHOIX, *CASES, "contact"):
        setattr(page, nom, contenu[nom])
    for nom in DATES:
        setattr(page, nom, _date(contenu[nom]))
    for nom in LIGNES:
        setattr(page, nom, [("ligne", ligne) for ligne in contenu[nom]])
    for nom, modele in VOCABULAIRES.items():
        setattr(page, nom, list(modele.objects.filter(code__in=contenu[nom])))


def contenu_de(page: FichePratiquePage) -> dict[str, Any]:
    """The content that would write this page: the inverse of contenu_appliquer, attestations included."""
    contenu: dict[str, Any] = {nom: getattr(page, "title" if nom == "titre" else nom) for nom in TEXTES}
    contenu |= {nom: getattr(page, nom) for nom in (*CHOIX, *CASES, "contact", *DATES)}
    contenu |= {nom: [dict(bloc.value) for bloc in getattr(page, nom)] for nom in LIGNES}
    contenu |= {nom: [terme.code for terme in getattr(page, nom).all()] for nom in VOCABULAIRES}
    return contenu_normaliser({**contenu, "structure": str(page.structure_id or "")})


def _date(valeur: str) -> datetime.date | None:
    try:
        return parse_date(valeur) if valeur else None
    except ValueError:
        return None


def textes_ecrits(page: FichePratiquePage) -> list[str]:
    """What its authors wrote under the title of a note: its texts, then its tables."""
    morceaux = [getattr(page, nom) for nom in TEXTES if nom not in {"titre", "motif_conserve"}]
    for nom, colonnes in LIGNES.items():
        lus = [colonne for colonne in colonnes if colonne != "adresse"]
        valeurs = [str(bloc.value.get(colonne) or "") for bloc in getattr(page, nom) for colonne in lus]
        morceaux += [MOTS_DES_LIGNES.get(valeur, valeur) for valeur in valeurs]
    return morceaux


def textes_de_la_fiche(page: FichePratiquePage) -> str:
    """Every readable word of a note, for its search row."""
    morceaux = textes_ecrits(page)
    for nom in VOCABULAIRES:
        morceaux += [str(terme) for terme in getattr(page, nom).all()]
    morceaux += [str(page.reseau), str(page.structure or "")]
    return "\n".join(morceaux)


# What a note must say before it is read, beyond its starred fields; for the form, the rules and `verifier`.

SOURCE_REQUISE = (
    "Une fiche qui s’appuie sur plus qu’un ressenti, ou qui donne des chiffres, nomme au moins une source, avec son "
    "auteur et son année."
)
CHOIX_REQUIS = (
    "La fiche dit où se place le choix de la personne : ce qu’elle choisit, et ce qui se passe si elle refuse."
)
ADRESSE_REFUSEE = "L’adresse d’un lien commence par https:// ou par /, et n’a pas d’espace."


def garanties_manquantes(dit: dict[str, Any]) -> dict[str, str]:
    """What a content lacks, by field, in sentences (R3.4, R3.7)."""
    manques = {} if dit["choix"].strip() else {"choix": CHOIX_REQUIS}
    avance = dit["preuve"] != Preuve.RESSENTI or bool(dit["indicateurs"])
    if avance and not dit["sources"].strip():
        manques["sources"] = SOURCE_REQUISE
    if any(not re.match(ADRESSE_DE_LIEN, lien["adresse"]) for lien in dit["liens"]):
        manques["liens"] = ADRESSE_REFUSEE
    return manques


def fiche_manques(page: Page) -> list[str]:
    """What keeps a note from being online, in sentences; nothing for another kind of page."""
    if not isinstance(page, FichePratiquePage):
        return []
    dit = {nom: getattr(page, nom) for nom in ("choix", "sources", "preuve", "indicateurs")}
    return list(garanties_manquantes({**dit, "liens": [bloc.value for bloc in page.liens]}).values())


# What changed between two texts of a note, field by field, word by word, in plain data.


def differences(avant: dict[str, Any], apres: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields that differ between two contents, in the order of the note; five queries at most."""
    avant, apres = contenu_normaliser(avant), contenu_normaliser(apres)
    changes = [nom for nom in CHAMPS if avant[nom] != apres[nom]]
    mots = _mots(changes, avant, apres)
    textes = [(nom, _en_texte(nom, avant[nom], mots), _en_texte(nom, apres[nom], mots)) for nom in changes]
    return [{"libelle": _libelle(nom), "morceaux": morceaux(de, vers)} for nom, de, vers in textes if de != vers]


def _libelle(nom: str) -> str:
    libelle = str(FichePratiquePage._meta.get_field(nom).verbose_name) if nom != "titre" else "titre"
    return libelle[:1].upper() + libelle[1:]


def _mots(changes: list[str], *contenus: dict[str, Any]) -> dict[str, dict[str, str]]:
    mots = {}
    for nom in changes:
        codes = {code for contenu in contenus for code in (contenu[nom] if nom in VOCABULAIRES else [])}
        if codes:
            mots[nom] = {terme.code: str(terme) for terme in VOCABULAIRES[nom].objects.filter(code__in=codes)}
        if nom == "structure":
            cles = {contenu[nom] for contenu in contenus if contenu[nom].isdecimal() and len(contenu[nom]) < 10}
            mots[nom] = {str(s.pk): str(s) for s in Structure.objects.filter(pk__in=cles)}
    return mots


def _en_texte(nom: str, valeur: Any, mots: dict[str, dict[str, str]]) -> str:
    if nom in VOCABULAIRES:
        return ", ".join(mots.get(nom, {}).get(code, code) for code in valeur)
    if nom == "structure":
        return mots[nom].get(valeur, "")
    if nom in LIGNES:
        return "\n".join(" · ".join(MOTS_DES_LIGNES.get(dit, dit) for dit in ligne.values() if dit) for ligne in valeur)
    if nom in CHOIX:
        return str(dict(CHOIX[nom].choices).get(valeur, valeur))
    if nom in CASES:
        return "oui" if valeur else "non"
    if nom in DATES and (jour := _date(valeur)):
        return date_longue(jour)
    return str(valeur)
