"""Public files known by their header: each becomes structures, places and services without any setting."""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from home.recherche.texte import replier
from home.temps.typographie import JOURS, de_la_commune
from reseau.annuaire.choices import Genre, Mode, Zone
from reseau.annuaire.portes import horaires_analyser, reseaux_publics
from reseau.echanges.imports.communes import Communes, postal_lire
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs, cellule_lire, date_lire, texte_propre
from reseau.echanges.imports.nettoyage import (
    Casse,
    adresse_couper,
    cedex_retirer,
    code_lire,
    complement_joindre,
    courriel_lire,
    horaires_lire,
    semaine_lire,
    site_lire,
    telephone_lire,
)
from reseau.echanges.imports.vocabulaire import Vocabulaires
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune, Departement
from reseau.territoires.portes import Fiche as FicheCommune

# What the readers of public files share: a line becomes one structure, its place and the service of its kind.

DONNEES = Path(__file__).resolve().parents[1] / "donnees"
PARTENAIRES = "partenaires"
LIENS = ("missions", "publics", "themes", "niveaux_cep")


@cache
def offres_publiques() -> dict[str, dict[str, Any]]:
    """What each kind of structure brings: its network, its service."""
    return yaml.safe_load((DONNEES / "offres_publiques.yaml").read_text("utf-8"))


class LecteurPublic:
    """Reads the lines of one layout; `COLONNES` is the header that tells it, `DATE` what its lines are as old as."""

    NOM: ClassVar[str]
    COLONNES: ClassVar[frozenset[str]]
    DATE: ClassVar[datetime.date]

    def __init__(self, reseau: str = "") -> None:
        self._defaut = reseau
        self._reseaux = set(Reseau.objects.values_list("code", flat=True)) | set(reseaux_publics())
        self._vocabulaires = Vocabulaires()
        self._communes = Communes()
        self._departements = self._communes.departements
        self._noms: Casse | None = None

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line, read whole."""
        raise NotImplementedError

    @property
    def casse(self) -> Casse:
        """What makes capitals readable, with the accents of the communes known here."""
        if self._noms is None:
            communes = Commune.objects.order_by("-population").values_list("nom", flat=True)
            self._noms = Casse([*communes, *Departement.objects.values_list("nom", flat=True)])
        return self._noms

    def debuter(self, numero: int, identifiant: str, nom: str, kind: str) -> Enregistrement:
        """The record of a line and its structure, without place nor service yet."""
        genre = Genre.SERVICE if self._offre(kind).get("service") else Genre.STRUCTURE
        enr = Enregistrement(numero, genre, identifiant, nom[:160], structure_id=identifiant)
        enr.date_maj = self.DATE
        if not identifiant or not nom:
            enr.erreurs.append("L’identifiant et le nom sont obligatoires.")
        enr.structure = Valeurs(enr.structure_id, {"nom": nom[:160], "reseau": self._reseau(kind, enr)})
        return enr

    def lieu(self, enr: Enregistrement, situe: dict[str, str], **champs: Any) -> Valeurs:
        """A place of a line: `situe` holds code_insee, commune, code_postal, departement, adresse, complement.

        The postal code kept is one where people live: a CEDEX line goes to the complement of the address.
        """
        insee, postal = situe.get("code_insee", ""), situe.get("code_postal", "")
        postal = postal_lire(postal, insee, situe.get("adresse", ""))
        ville = cedex_retirer(situe.get("commune", ""))
        if not (insee or postal) and situe.get("departement"):
            ville = f"{ville} ({situe['departement']})"
        point = champs.get("latitude"), champs.get("longitude")
        commune = self._communes.situer(enr, insee, ville, postal, point)
        postal = code_lire(postal)
        codes = commune.codes_postaux if commune else []
        ecrit = " ".join(filter(None, (postal, situe.get("commune", ""))))
        garde = postal if postal in codes or "cedex" not in replier(ecrit) and not codes else ""
        valeurs = {
            "nom": enr.libelle,
            "adresse": situe.get("adresse", "")[:200],
            "complement": complement_joindre(situe.get("complement", ""), "" if garde or not postal else ecrit),
            "code_postal": garde or (codes[0] if codes else ""),
            "commune": commune.code if commune else "",
            "latitude": None,
            "longitude": None,
            "horaires": "",
            "telephone": "",
            "courriel": "",
        }
        return Valeurs(enr.source_id, valeurs | champs)

    def servir(self, enr: Enregistrement, kind: str, **champs: Any) -> None:
        """Give the record the service of its kind, if any, open to whoever comes: these files keep nobody out."""
        offre = self._offre(kind).get("service")
        if not offre:
            return
        valeurs = {
            "nom": offre["nom"],
            "description": offre["description"],
            **{nom: self._vocabulaires.connus(nom, offre.get(nom, [])) for nom in LIENS},
            "modes": [str(Mode.SUR_PLACE)],
            "conditions": "",
            "zone": str(Zone.REGION),
            "zone_codes": [],
        }
        enr.service = Valeurs(enr.source_id, valeurs | champs)

    def _offre(self, kind: str) -> dict[str, Any]:
        return offres_publiques().get(kind, {})

    def _reseau(self, kind: str, enr: Enregistrement) -> str:
        """The network of a kind; what is no operator goes to the partners, or to the network given with the file."""
        code = self._offre(kind).get("reseau") or PARTENAIRES
        code = self._defaut if code == PARTENAIRES and self._defaut else code
        if code not in self._reseaux:
            enr.erreurs.append(f"Le réseau « {code} » n’existe pas.")
        return code


def cellules(brut: dict[str, str], *noms: str) -> list[str]:
    """The cells of these columns, blanks gathered."""
    return [" ".join(cellule_lire(brut.get(nom, "")).split()) for nom in noms]


def typographier(texte: str) -> str:
    """Apostrophes curved, blanks single."""
    return " ".join(texte.replace("'", "’").split())


def point_lire(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Both degrees, or none: a point that cannot be is left out, the commune's centre stands for it."""
    try:
        nord, est = round(float(latitude.replace(",", ".")), 6), round(float(longitude.replace(",", ".")), 6)
    except ValueError:
        return None, None
    return (nord, est) if abs(nord) <= 90 and abs(est) <= 180 else (None, None)


# The stages of a round told in one text: « Mardi 9h30-12h Longèves / Jeudi : AYRON - Mairie, 1 route X ».

_PARENTHESE = re.compile(r"\(([^)]*)\)")
_JOUR = "|".join(JOURS)
_JOUR_ET_HEURES = re.compile(
    rf"\b(?:{_JOUR})\b|\b(?:matin|après[- ]midi)\b|\d{{1,2}}\s*h\s*(?:\d\d)?|[\s/:\-–;.]+", re.I
)
_HEURES = re.compile(r"\d{1,2}\s*h\s*(?:\d\d)?\s*[-/à]\s*\d{1,2}\s*h?\s*(?:\d\d)?", re.I)
_ADRESSE = re.compile(r"^(?P<nom>.+?)\s+-\s+(?P<adresse>.+?)\s+\d{5}\b.*$")


@dataclass(frozen=True)
class Etape:
    """A commune where the round stops, with its address and hours when they are told."""

    commune: FicheCommune
    adresse: str = ""
    horaires: str = ""


def tournee_lire(texte: str, commune_de: Callable[[str], FicheCommune | None]) -> Iterator[Etape]:
    """The stages that name a commune for sure; the rest of the text is left to who reads it."""
    # Une semaine sur deux : les horaires d’une semaine ne le disent pas.
    hebdomadaire = not re.search(r"semaines?\s+(?:im)?paires?", texte, re.I)
    texte = texte.partition(" communes de")[2] or texte
    jour = ""
    for morceau in re.split(r"[;,/](?![^(]*\))", _proteger(texte)):
        morceau = morceau.replace("\x00", "/").replace("\x01", ",")
        if trouve := re.search(rf"\b({_JOUR})\b", replier(morceau)):
            jour = trouve[1]
        entre = " ".join(_PARENTHESE.findall(morceau))
        nu = _PARENTHESE.sub(" ", morceau)
        adresse = ""
        if avec := _ADRESSE.match(nu):
            nu, adresse = avec["nom"], avec["adresse"]
        nom = " ".join(_JOUR_ET_HEURES.sub(" ", _HEURES.sub(" ", nu)).split())
        commune = commune_de(nom) if nom else None
        if commune is None and nom and "-" in nu:
            commune = commune_de(nu.rpartition("-")[2].strip())
        if commune is not None:
            yield Etape(commune, adresse[:200], _horaires(jour, f"{nu} {entre}") if hebdomadaire else "")


def _proteger(texte: str) -> str:
    """Bars between two hours and commas of an address do not part two stages."""
    texte = re.sub(r"(\dh(?:\d\d)?)\s*/\s*(\d)", "\\1\x00\\2", texte)
    return re.sub(r",(?=[^/;]*\b\d{5}\b)", "\x01", texte)


def _horaires(jour: str, texte: str) -> str:
    heures = _HEURES.findall(texte)
    return (horaires_lire(f"{jour} {' et '.join(heures)}") or "") if jour and heures else ""


# The administration's directory of 2019: CEDEX lines, blank postal codes, numbers with a zero too many, old towns.


class LecteurAnnuaire2019(LecteurPublic):
    """One line, one counter; as old as its year, so to be confirmed."""

    NOM = "annuaire de l’administration 2019"
    COLONNES = frozenset(
        {"id", "type", "type_libelle", "nom", "adresse", "code_postal", "ville", "insee_2019", "telephone_brut"}
    )
    DATE = datetime.date(2019, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Its place stands in the commune of today; what completes the address is kept beside it."""
        identifiant, kind, nom, adresse = cellules(brut, "id", "type", "nom", "adresse")
        enr = self.debuter(numero, identifiant, self._nom(kind, nom), kind)
        postal, ville, telephone, e164 = cellules(brut, "code_postal", "ville", "telephone_brut", "telephone_e164")
        courriel, site = cellules(brut, "courriel", "site_web")
        voie, complement, postal_lu, ville_lue = adresse_couper(adresse)
        insee, insee_2019, commune_2026, departement = cellules(
            brut, "insee_2026", "insee_2019", "commune_2026", "departement"
        )
        enr.structure.champs["site"] = site_lire(site)
        situe = {
            "code_insee": insee or insee_2019,
            "commune": ville or ville_lue or commune_2026,
            "code_postal": postal or postal_lu,
            "departement": departement,
            "adresse": typographier(voie),
            "complement": complement_joindre(typographier(complement)),
        }
        enr.lieu = self.lieu(
            enr,
            situe,
            telephone=telephone_lire(telephone) or telephone_lire(e164),
            courriel=courriel_lire(courriel),
        )
        self.servir(enr, kind)
        return enr

    def _nom(self, kind: str, nom: str) -> str:
        """The name, its beginning shortened when the source spells it out."""
        court = offres_publiques().get(kind, {}).get("nom")
        suite = nom.partition(" - ")[2]
        return typographier(f"{court} - {suite}" if court and suite else nom)


# The administration's directory as the DILA publishes it today: one line a counter, its parts written in JSON.

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


# France services: hours by day and in OpenStreetMap's syntax, rounds and several sites told in a comment.

KIND = "france_services"
ITINERANTS = frozenset({"bus_équivalent", "itinérante", "multisites"})


class LecteurFranceServices(LecteurPublic):
    """One line, one house; a bus or several sites give several places."""

    NOM = "France services"
    COLONNES = frozenset({"id_fs", "lib_fs", "adresse", "insee_com", "lib_com", "horaires_osm", "format_fs"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Its hours are those of the syntax when it reads, else those of the seven cells."""
        identifiant, nom, commentaire, genre = cellules(brut, "id_fs", "lib_fs", "commentaire", "format_fs")
        enr = self.debuter(numero, identifiant, typographier(nom), KIND)
        insee, commune, postal, departement = cellules(brut, "insee_com", "lib_com", "code_postal", "insee_dep")
        adresse, complement, mail, telephone = cellules(brut, "adresse", "complement_adresse", "mail", "telephone")
        situe = {
            "code_insee": insee, "commune": commune, "code_postal": postal, "departement": departement,
            "adresse": typographier(adresse), "complement": typographier(complement),
        }  # fmt: skip
        latitude, longitude = point_lire(*cellules(brut, "latitude", "longitude"))
        enr.lieu = self.lieu(
            enr, situe, latitude=latitude, longitude=longitude, horaires=self._horaires(brut),
            telephone=telephone_lire(telephone), courriel=courriel_lire(mail), acces=typographier(commentaire)[:600],
        )  # fmt: skip
        if genre.lower() in ITINERANTS and not enr.ailleurs:
            enr.lieux_autres = self._tournee(enr, commentaire)
        rendez_vous = cellules(brut, "prise_rdv")[0].lower() == "oui"
        self.servir(enr, KIND, conditions="Sur rendez-vous." if rendez_vous else "")
        return enr

    def _horaires(self, brut: dict[str, str]) -> str:
        osm = cellules(brut, "horaires_osm")[0]
        if osm and len(osm) <= 400 and horaires_analyser(osm) is not None:
            return osm
        return semaine_lire(cellules(brut, *(f"h_{jour}" for jour in JOURS))) or ""

    def _tournee(self, enr: Enregistrement, commentaire: str) -> list[Valeurs]:
        """The other places, each with its commune and, when they read, its hours."""
        siege = enr.lieu.champs
        lieux = []
        departement = siege["commune"][:2]
        for etape in tournee_lire(commentaire, lambda nom: self._communes.par_nom(f"{nom} ({departement})")):
            if etape.commune.code == siege["commune"] or any(
                etape.commune.code == lieu.champs["commune"] for lieu in lieux
            ):
                continue
            valeurs = siege | {
                "nom": f"{enr.libelle}, {etape.commune.nom}"[:160], "adresse": typographier(etape.adresse),
                "complement": "", "code_postal": etape.commune.codes_postaux[0] if etape.commune.codes_postaux else "",
                "commune": etape.commune.code, "latitude": None, "longitude": None,
                "horaires": etape.horaires, "acces": "", "permanence": True,
            }  # fmt: skip
            lieux.append(Valeurs(f"{enr.source_id}-{etape.commune.code}", valeurs))
        return lieux


# France Travail's agencies: names and ways in capitals, directions that receive nobody, CEDEX codes, old towns.

KIND_FRANCE_TRAVAIL = "france_travail"
_TETE = re.compile(r"^(?:france travail|pole emploi|pôle emploi)\s*[-–]\s*", re.I)
_AGENCE = re.compile(r"^(?:APE|PE|ALE|AGENCE)\s+")
_DIRECTION = re.compile(r"^(?:DT|DIRECTION TERRITORIALE)\s+(.+)|^(?:DR|DIRECTION REGIONALE)(?: PE)?\s+(.+)")


class LecteurFranceTravail(LecteurPublic):
    """One line, one agency; a direction has a place but no service for the public."""

    NOM = "agences France Travail"
    COLONNES = frozenset({"code_safir", "nom", "adresse", "code_postal", "ville", "latitude", "longitude"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """The name comes back readable, with its accents."""
        identifiant, brut_nom, adresse, complement = cellules(brut, "code_safir", "nom", "adresse", "complement")
        nom, direction = self._nom(brut_nom)
        enr = self.debuter(numero, identifiant, nom, KIND_FRANCE_TRAVAIL)
        postal, ville, insee, departement = cellules(brut, "code_postal", "ville", "code_insee", "departement")
        situe = {
            "code_insee": insee, "commune": self.casse.lire(ville), "code_postal": postal, "departement": departement,
            "adresse": self.casse.lire(adresse, voie=True), "complement": self.casse.lire(complement, voie=True),
        }  # fmt: skip
        latitude, longitude = point_lire(*cellules(brut, "latitude", "longitude"))
        enr.lieu = self.lieu(enr, situe, latitude=latitude, longitude=longitude)
        if direction:
            enr.genre = Genre.LIEU
        else:
            self.servir(enr, KIND_FRANCE_TRAVAIL)
        return enr

    def _nom(self, texte: str) -> tuple[str, bool]:
        """« France Travail Cognac » for « France Travail - APE COGNAC », and whether it is a direction."""
        nom = _TETE.sub("", texte)
        if trouve := _DIRECTION.match(nom):
            genre, ou = ("territoriale", trouve[1]) if trouve[1] else ("régionale", trouve[2])
            return f"France Travail, direction {genre} {self.casse.lire(ou)}", True
        return f"France Travail {self.casse.lire(_AGENCE.sub('', nom))}" if nom else "", False


# The national list of missions locales: numbers and names, no address; most are elsewhere in France.

KIND_MISSIONS_LOCALES = "mission_locale"
_OFFICIEL = re.compile(r"^\d[\dAB]\d?\s*-\s*(?:MLI?\s+)?", re.I)
_SIEGE = re.compile(r"\s*\((?:siège|siege)\)\s*", re.I)


class LecteurMissionsLocales(LecteurPublic):
    """One line, one mission locale, in the town that its official name or its number tells."""

    NOM = "référentiel national des missions locales"
    COLONNES = frozenset({"id", "nom_officiel", "nom_usuel", "code_region", "code_departement"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Without address, it stands at the centre of its town."""
        identifiant, officiel, usuel, departement = cellules(
            brut, "id", "nom_officiel", "nom_usuel", "code_departement"
        )
        departement = departement.zfill(2)
        commune = self._commune(identifiant, officiel, departement)
        enr = self.debuter(numero, identifiant, self._nom(usuel or officiel, commune), KIND_MISSIONS_LOCALES)
        if departement not in self._departements:
            enr.ailleurs = f"Département {departement} : ce n’est pas dans la région."
            return enr
        enr.lieu = self.lieu(enr, {"code_insee": commune.code if commune else "", "commune": officiel})
        self.servir(enr, KIND_MISSIONS_LOCALES)
        return enr

    def _commune(self, identifiant: str, officiel: str, departement: str) -> FicheCommune | None:
        """The town of the official name, else the one whose INSEE code begins the number."""
        ville = _OFFICIEL.sub("", officiel).strip()
        return self._communes.par_nom(f"{ville} ({departement})") or self._communes.par_code(identifiant[:5])

    def _nom(self, nom: str, commune: FicheCommune | None) -> str:
        """« Mission locale de Civray » for « ML Civray », « Mission locale d’Insertion du Poitou » as it is."""
        nom = re.sub(r"^\d+\s*-\s*", "", typographier(_SIEGE.sub(" ", nom))).removesuffix("/ ML").strip()
        nom = re.sub(r"^(?:mission locale|ML)\b", "Mission locale", nom, flags=re.I)
        if commune is not None and nom in ("Mission locale", f"Mission locale {commune.nom}"):
            return f"Mission locale {de_la_commune(commune.nom)}"
        return self.casse.lire(nom) if nom.isupper() else nom


# The prescribers of « Les emplois de l’inclusion »: who accompanies people towards work, by kind.

# Leurs genres et les nôtres ; les autres accompagnent, sans service que nous sachions décrire pour eux.
GENRES_PRESCRIPTEURS = {
    "FT": "france_travail", "PE": "france_travail", "ML": "mission_locale", "CAP_EMPLOI": "cap_emploi",
    "CIDFF": "cidf", "PIJ_BIJ": "cij", "PIJ-BIJ": "cij", "DEPT": "cg",
}  # fmt: skip
PRESENTATION_MAX = 3000


class LecteurPrescripteurs(LecteurPublic):
    """One line, one organisation, at its address; its telephone and its mail are those of the place."""

    NOM = "prescripteurs des emplois de l’inclusion"
    COLONNES = frozenset({"id", "typologie", "nom", "siret", "adresse", "code_postal", "commune"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """As the platform gives it, its names in capitals made readable."""
        identifiant, genre, nom, siret = cellules(brut, "id", "typologie", "nom", "siret")
        kind = GENRES_PRESCRIPTEURS.get(genre.upper(), "")
        enr = self.debuter(numero, identifiant, self._lisible(nom), kind)
        resume, detail = cellules(brut, "presentation_resume", "presentation_detail")
        site, telephone, mail, date = cellules(brut, "site_web", "telephone", "courriel", "date_maj")
        enr.structure.champs |= {
            "siret": siret, "site": site_lire(site), "presentation": typographier(detail or resume)[:PRESENTATION_MAX],
        }  # fmt: skip
        try:
            enr.date_maj = date_lire(date) or enr.date_maj
        except ValueError:
            enr.remarques.append(f"date_maj : « {date[:30]} » n’est pas une date.")
        insee, postal, commune, adresse, complement = cellules(
            brut, "code_insee", "code_postal", "commune", "adresse", "complement_adresse"
        )
        situe = {
            "code_insee": insee, "code_postal": postal, "commune": self._lisible(commune),
            "adresse": self._lisible(adresse, voie=True), "complement": self._lisible(complement, voie=True),
        }  # fmt: skip
        latitude, longitude = point_lire(*cellules(brut, "latitude", "longitude"))
        enr.lieu = self.lieu(
            enr, situe, latitude=latitude, longitude=longitude, telephone=telephone_lire(telephone),
            courriel=courriel_lire(mail),
        )  # fmt: skip
        self.servir(enr, kind)
        return enr

    def _lisible(self, texte: str, *, voie: bool = False) -> str:
        return self.casse.lire(texte, voie=voie) if texte.isupper() else typographier(texte)


LECTEURS: tuple[type[LecteurPublic], ...] = (
    LecteurAnnuaire2019,
    LecteurAnnuaireNational,
    LecteurFranceServices,
    LecteurFranceTravail,
    LecteurMissionsLocales,
    LecteurPrescripteurs,
)


def lecteur_reconnaitre(colonnes: Iterable[str]) -> type[LecteurPublic] | None:
    """The reader of a file with this header (lower case); columns added since do not matter, missing ones do."""
    presentes = set(colonnes)
    return next((lecteur for lecteur in LECTEURS if lecteur.COLONNES <= presentes), None)
