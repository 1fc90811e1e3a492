"""The administration's directory as the DILA publishes it today: one line a counter, its parts written in JSON."""

import datetime
import json
from typing import Any

from home.recherche.texte import replier
from home.typographie import JOURS
from reseau.echanges.imports.enregistrements import Enregistrement, date_lire, texte_propre
from reseau.echanges.imports.heures import semaine_lire
from reseau.echanges.imports.nettoyage import complement_joindre, courriel_lire, site_lire, telephone_lire
from reseau.echanges.imports.publics.commun import (
    LecteurPublic,
    cellules,
    offres_publiques,
    point_lire,
    typographier,
)

# Ce que l’annuaire nomme autrement que nous.
GENRES = {"pole_emploi": "france_travail", "mdph": "maison_handicapees", "bij": "cij", "pij": "cij", "cidff": "cidf"}
ACCES_MAX = 600
Partie = dict[str, Any]


class LecteurAnnuaireNational(LecteurPublic):
    """Counters of the kinds that guide people; a town hall or a court is refused, with its kind."""

    NOM = "annuaire de l’administration"
    COLONNES = frozenset({"id", "pivot", "nom", "adresse", "code_insee_commune", "telephone", "plage_ouverture"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Its first postal address, its week, how to reach it."""
        identifiant, nom, insee, siret = cellules(brut, "id", "nom", "code_insee_commune", "siret")
        kind = _genre(parties_lire(brut.get("pivot", "")))
        enr = self.debuter(numero, identifiant, typographier(nom), kind)
        self._dater(enr, brut.get("date_modification", ""))
        enr.structure.champs |= {"site": _premier(brut, "site_internet", site_lire), "siret": siret}
        adresse = _adresse(parties_lire(brut.get("adresse", "")))
        semaine, dit = _semaine(parties_lire(brut.get("plage_ouverture", "")))
        latitude, longitude = point_lire(texte_propre(adresse.get("latitude")), texte_propre(adresse.get("longitude")))
        situe = {
            "code_insee": insee,
            "commune": texte_propre(adresse.get("nom_commune")),
            "code_postal": texte_propre(adresse.get("code_postal")),
            "adresse": typographier(texte_propre(adresse.get("numero_voie"))),
            "complement": complement_joindre(
                *(typographier(texte_propre(adresse.get(nom))) for nom in ("complement1", "complement2"))
            ),
        }
        enr.lieu = self.lieu(
            enr, situe, latitude=latitude, longitude=longitude, horaires=semaine, acces=dit[:ACCES_MAX],
            telephone=_premier(brut, "telephone", telephone_lire),
            courriel=_premier(brut, "adresse_courriel", courriel_lire),
        )  # fmt: skip
        if kind not in offres_publiques() and not enr.ailleurs:
            enr.erreurs = [
                f"Ce guichet ({kind or 'sans genre'}) n’est pas de ceux qui orientent : il est laissé de côté."
            ]
        self.servir(enr, kind)
        return enr

    @staticmethod
    def _dater(enr: Enregistrement, dit: str) -> None:
        """The day of its last change; a date that is none leaves that of the file."""
        try:
            enr.date_maj = date_lire(dit[:10]) or enr.date_maj
        except ValueError:
            enr.remarques.append(f"date_modification : « {texte_propre(dit, 30)} » n’est pas une date.")


def parties_lire(cellule: str) -> list[Partie]:
    """The parts that a cell holds in JSON; a plain text is one part, worth itself."""
    try:
        lu = json.loads(cellule) if cellule.strip() else []
    except (json.JSONDecodeError, RecursionError):
        lu = cellule
    return [
        partie if isinstance(partie, dict) else {"valeur": partie} for partie in (lu if isinstance(lu, list) else [lu])
    ]


def _genre(pivots: list[Partie]) -> str:
    """The kind that we know among those of a counter, else its first."""
    dits = [texte_propre(pivot.get("type_service_local")) for pivot in pivots]
    connus = [GENRES.get(dit, dit) for dit in dits]
    return next((kind for kind in connus if kind in offres_publiques()), connus[0] if connus else "")


def _adresse(adresses: list[Partie]) -> Partie:
    """Where people come, rather than where they write."""
    return next((partie for partie in adresses if partie.get("type_adresse") == "Adresse"), next(iter(adresses), {}))


def _premier(brut: dict[str, str], colonne: str, lire: Any) -> str:
    """The first part of a column that reads."""
    return next(filter(None, (lire(partie.get("valeur")) for partie in parties_lire(brut.get(colonne, "")))), "")


def _semaine(plages: list[Partie]) -> tuple[str, str]:
    """The hours in OpenStreetMap's syntax, and what they do not say; unreadable, they are kept in words."""
    cases: list[list[str]] = [[] for _ in JOURS]
    mots = []
    for plage in plages:
        if commentaire := texte_propre(plage.get("commentaire")):
            mots.append(typographier(commentaire))
        du, au = (_rang(plage.get(nom)) for nom in ("nom_jour_debut", "nom_jour_fin"))
        if du is None:
            continue
        au = du if au is None or au < du else au
        for rang in ("1", "2"):
            bornes = [texte_propre(plage.get(f"valeur_heure_{bout}_{rang}"))[:5] for bout in ("debut", "fin")]
            if all(bornes):
                for jour in range(du, au + 1):
                    cases[jour].append("-".join(bornes))
    semaine = semaine_lire([" / ".join(case) for case in cases])
    if semaine is None:
        mots += [f"{jour} {' et '.join(case)}" for jour, case in zip(JOURS, cases, strict=True) if case]
    return semaine or "", " ; ".join(mots)


def _rang(jour: Any) -> int | None:
    plie = replier(texte_propre(jour))
    return JOURS.index(plie) if plie in JOURS else None
