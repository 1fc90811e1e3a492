"""What changed between two texts of a note, field by field, word by word, in plain data."""

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date

from home.comparaison import Morceau, morceaux
from home.typographie import date_longue
from pratiques.choices import MOTS_DES_LIGNES
from pratiques.contenu import CASES, CHOIX, DATES, LIGNES, VOCABULAIRES, contenu_normaliser
from pratiques.pages import FichePratiquePage
from reseau.structures.models import Structure

# Dans l'ordre de la fiche.
ORDRE = (
    "titre accroche nature dessin structure bassins debut fin en_cours contact probleme publics missions themes "
    "niveaux_cep contexte etapes choix competences partenaires temps moyens resultats preuve indicateurs paroles "
    "conditions difficultes echecs a_refaire vigilances noyau adaptable prerequis variantes premier_pas sources "
    "liens interets licence visibilite atteste_anonymat atteste_gratuite atteste_neutralite motif_conserve"
).split()


@dataclass(frozen=True)
class Changement:
    """One field that differs."""

    libelle: str
    morceaux: list[Morceau]


def differences(avant: dict[str, Any], apres: dict[str, Any]) -> list[Changement]:
    """The fields that differ between two contents, in the order of the note; five queries at most."""
    avant, apres = contenu_normaliser(avant), contenu_normaliser(apres)
    noms = [nom for nom in ORDRE if avant[nom] != apres[nom]]
    mots = _mots(noms, avant, apres)
    textes = [(nom, _en_texte(nom, avant[nom], mots), _en_texte(nom, apres[nom], mots)) for nom in noms]
    return [Changement(_libelle(nom), morceaux(de, vers)) for nom, de, vers in textes if de != vers]


def _libelle(nom: str) -> str:
    libelle = str(FichePratiquePage._meta.get_field(nom).verbose_name) if nom != "titre" else "titre"
    return libelle[:1].upper() + libelle[1:]


def _mots(noms: list[str], *contenus: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The words of the codes that differ, by field; one query a vocabulary."""
    mots = {}
    for nom in noms:
        codes = {code for contenu in contenus for code in (contenu[nom] if nom in VOCABULAIRES else [])}
        if codes:
            mots[nom] = {terme.code: str(terme) for terme in VOCABULAIRES[nom].objects.filter(code__in=codes)}
        if nom == "structure":
            cles = {contenu[nom] for contenu in contenus if contenu[nom].isdecimal() and len(contenu[nom]) < 10}
            mots[nom] = {str(s.pk): str(s) for s in Structure.objects.filter(pk__in=cles)}
    return mots


def _en_texte(nom: str, valeur: Any, mots: dict[str, dict[str, str]]) -> str:
    """A value as one reads it."""
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
    return _date(valeur) if nom in DATES else str(valeur)


def _date(valeur: str) -> str:
    try:
        jour = parse_date(valeur)
    except ValueError:
        jour = None
    return date_longue(jour) if jour else valeur
