"""Public files known by their header: each becomes structures, places and services without any setting."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import yaml

from home.recherche.texte import replier
from home.temps.typographie import JOURS, de_la_commune
from reseau.annuaire.choices import Genre, Mode, Zone
from reseau.annuaire.portes import reseaux_publics
from reseau.echanges.imports import nettoyage
from reseau.echanges.imports.communes import Communes, postal_lire
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs, cellule_lire, date_lire, texte_propre
from reseau.echanges.imports.vocabulaire import DONNEES, MODELES, Vocabulaires
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune, Departement, code_departement
from reseau.territoires.portes import Fiche as FicheCommune

# One reader for all of them: a line becomes one structure, its place and the service of its kind.

PARTENAIRES = "partenaires"
LIRE: dict[str, Callable[[object], str]] = {
    "site": nettoyage.site_lire,
    "telephone": nettoyage.telephone_lire,
    "courriel": nettoyage.courriel_lire,
}
DE_LA_STRUCTURE = ("site", "siret", "presentation")
TAILLES = {"presentation": 3000, "acces": 600}
Partie = dict[str, Any]
Dits = dict[str, str]


@cache
def offres_publiques() -> dict[str, dict[str, Any]]:
    """What each kind of structure brings: its network, its service."""
    return yaml.safe_load((DONNEES / "offres_publiques.yaml").read_text("utf-8"))


@cache
def fichiers_publics() -> dict[str, dict[str, Any]]:
    """The layouts known: their header, and the columns of each field."""
    return yaml.safe_load((DONNEES / "fichiers_publics.yaml").read_text("utf-8"))


def fichier_reconnaitre(colonnes: Iterable[str]) -> str:
    """The layout of a header (lower case), or nothing; columns added since do not matter, missing ones do."""
    presentes = set(colonnes)
    return next((code for code, fichier in fichiers_publics().items() if presentes.issuperset(fichier["entete"])), "")


class LecteurPublic:
    """Reads the lines of one layout."""

    def __init__(self, code: str, reseau: str = "") -> None:
        self._code, self._defaut = code, reseau
        self.fichier = fichiers_publics()[code]
        self.nom: str = self.fichier["nom"]
        self._reseaux = set(Reseau.objects.values_list("code", flat=True)) | set(reseaux_publics())
        self._vocabulaires = Vocabulaires()
        self.communes = Communes()

    @cached_property
    def casse(self) -> nettoyage.Casse:
        """What makes capitals readable, with the accents of the communes known here."""
        communes = Commune.objects.order_by("-population").values_list("nom", flat=True)
        return nettoyage.Casse([*communes, *Departement.objects.values_list("nom", flat=True)])

    def ecrire(self, texte: str, *, voie: bool = False) -> str:
        """A text in letters that read."""
        lettres = self.fichier.get("lettres")
        if lettres == "toutes" or lettres and texte.isupper():
            return self.casse.lire(texte, voie=voie)
        return typographier(texte)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line, read whole: what its columns say, what its layout says in its own way, then what both make."""
        # For each field, the first of its columns, and of their parts, that says something.
        dits = {}
        for champ, colonnes in self.fichier["champs"].items():
            lues = cellules(brut, *colonnes)
            if lire := LIRE.get(champ):
                lues = [lire(partie.get("valeur")) for lue in lues for partie in parties_lire(lue)]
            dits[champ] = next(filter(None, lues), "")
        for champ, taille in {"nom": None, **TAILLES}.items():
            if champ in dits:
                dits[champ] = typographier(dits[champ])[:taille]
        FACONS[self._code](self, dits, brut)
        kind = dits.get("genre", self.fichier.get("genre", ""))
        enr = self._debuter(numero, dits["identifiant"], dits["nom"], kind)
        if "ailleurs" in dits:
            enr.ailleurs = dits["ailleurs"]
            return enr
        dit = dits.get("date", "")
        try:
            enr.date_maj = date_lire(dit[:10]) or enr.date_maj
        except ValueError:
            enr.remarques.append(f"{self.fichier['champs']['date'][0]} : « {dit[:30]} » n’est pas une date.")
        enr.structure.champs |= {nom: dits[nom] for nom in dits if nom in DE_LA_STRUCTURE}
        enr.lieu = self._lieu(enr, dits)
        if self._code == "annuaire" and kind not in offres_publiques() and not enr.ailleurs:
            enr.erreurs = [
                f"Ce guichet ({kind or 'sans genre'}) n’est pas de ceux qui orientent : il est laissé de côté."
            ]
        if "direction" in dits:
            enr.genre = Genre.LIEU
        else:
            self._servir(enr, kind, dits.get("conditions", ""))
        if dits.get("format") in ITINERANTS and not enr.ailleurs:
            enr.lieux_autres = self._tournee(enr, cellules(brut, "commentaire")[0])
        return enr

    def _debuter(self, numero: int, identifiant: str, nom: str, kind: str) -> Enregistrement:
        """The record of a line and its structure, without place nor service yet."""
        genre = Genre.SERVICE if offres_publiques().get(kind, {}).get("service") else Genre.STRUCTURE
        enr = Enregistrement(numero, genre, identifiant, nom[:160], structure_id=identifiant)
        enr.date_maj = self.fichier.get("jour")
        if not identifiant or not nom:
            enr.erreurs.append("L’identifiant et le nom sont obligatoires.")
        enr.structure = Valeurs(enr.structure_id, {"nom": nom[:160], "reseau": self._reseau(kind, enr)})
        return enr

    def _reseau(self, kind: str, enr: Enregistrement) -> str:
        """The network of a kind; what is no operator goes to the partners, or to the network given with the file."""
        code = offres_publiques().get(kind, {}).get("reseau") or PARTENAIRES
        code = self._defaut if code == PARTENAIRES and self._defaut else code
        if code not in self._reseaux:
            enr.erreurs.append(f"Le réseau « {code} » n’existe pas.")
        return code

    def _lieu(self, enr: Enregistrement, dits: Dits) -> Valeurs:
        """The place of a line.

        The postal code kept is one where people live: a CEDEX line goes to the complement of the address.
        """
        dit = {nom: dits.get(nom, "") for nom in ("code_insee", "commune", "code_postal", "departement")}
        adresse, complement = (self.ecrire(dits.get(nom, ""), voie=True) for nom in ("adresse", "complement"))
        postal = postal_lire(dit["code_postal"], dit["code_insee"], adresse)
        nom_ecrit = self.ecrire(dit["commune"]) if "lettres" in self.fichier else dit["commune"]
        ville = nettoyage.cedex_retirer(nom_ecrit)
        if not (dit["code_insee"] or postal) and dit["departement"]:
            ville = f"{ville} ({dit['departement']})"
        point = point_lire(dits.get("latitude", ""), dits.get("longitude", ""))
        commune = self.communes.situer(enr, dit["code_insee"], ville, postal, point)
        postal = nettoyage.code_lire(postal)
        codes = commune.codes_postaux if commune else []
        ecrit = " ".join(filter(None, (postal, nom_ecrit)))
        garde = postal if postal in codes or "cedex" not in replier(ecrit) and not codes else ""
        valeurs = {
            "nom": enr.libelle,
            "adresse": adresse[:200],
            "complement": nettoyage.complement_joindre(complement, "" if garde or not postal else ecrit),
            "code_postal": garde or (codes[0] if codes else ""),
            "commune": commune.code if commune else "",
            "latitude": point[0],
            "longitude": point[1],
            **{nom: dits.get(nom, "") for nom in ("horaires", "telephone", "courriel")},
        }
        return Valeurs(enr.source_id, valeurs | ({"acces": dits["acces"]} if "acces" in dits else {}))

    def _servir(self, enr: Enregistrement, kind: str, conditions: str) -> None:
        """Give the record the service of its kind, if any.

        These files say no zone: a service is open to the whole region, or, when its network is bound to a département
        (`ressort`), to that of its place.
        """
        if offre := offres_publiques().get(kind, {}).get("service"):
            departement = code_departement(enr.lieu.champs["commune"]) if enr.lieu and offre.get("ressort") else ""
            valeurs = {
                "nom": offre["nom"],
                "description": offre["description"],
                **{nom: self._vocabulaires.connus(nom, offre.get(nom, [])) for nom in MODELES},
                "modes": [str(Mode.SUR_PLACE)],
                "conditions": conditions,
                "zone": offre["ressort"] if departement else str(Zone.REGION),
                "zone_codes": [departement] if departement else [],
            }
            enr.service = Valeurs(enr.source_id, valeurs)

    def _tournee(self, enr: Enregistrement, commentaire: str) -> list[Valeurs]:
        """The other places of a round, each with its commune and, when they read, its hours."""
        siege = enr.lieu.champs
        lieux: dict[str, Valeurs] = {}
        departement = siege["commune"][:2]
        for etape in tournee_lire(commentaire, lambda nom: self.communes.index.resoudre(f"{nom} ({departement})")):
            code, codes = etape.commune.code, etape.commune.codes_postaux
            if code == siege["commune"] or code in lieux:
                continue
            valeurs = {
                "nom": f"{enr.libelle}, {etape.commune.nom}"[:160], "adresse": typographier(etape.adresse),
                "complement": "", "code_postal": codes[0] if codes else "", "commune": code, "latitude": None,
                "longitude": None, "horaires": etape.horaires, "acces": "", "permanence": True,
            }  # fmt: skip
            lieux[code] = Valeurs(f"{enr.source_id}-{code}", siege | valeurs)
        return list(lieux.values())


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


def parties_lire(cellule: str) -> list[Partie]:
    """The parts that a cell holds in JSON; a plain text is one part, worth itself."""
    try:
        lu = json.loads(cellule) if cellule.strip() else []
    except (json.JSONDecodeError, RecursionError):
        lu = cellule
    return [
        partie if isinstance(partie, dict) else {"valeur": partie} for partie in (lu if isinstance(lu, list) else [lu])
    ]


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
    return (nettoyage.horaires_lire(f"{jour} {' et '.join(heures)}") or "") if jour and heures else ""


# What each layout says in its own way.

ITINERANTS = frozenset({"bus_équivalent", "itinérante", "multisites"})
_TETE = re.compile(r"^(?:france travail|pole emploi|pôle emploi)\s*[-–]\s*", re.I)
_AGENCE = re.compile(r"^(?:APE|PE|ALE|AGENCE)\s+")
_DIRECTION = re.compile(r"^(?:DT|DIRECTION TERRITORIALE)\s+(.+)|^(?:DR|DIRECTION REGIONALE)(?: PE)?\s+(.+)")
_OFFICIEL = re.compile(r"^\d[\dAB]\d?\s*-\s*(?:MLI?\s+)?", re.I)
_SIEGE = re.compile(r"\s*\((?:siège|siege)\)\s*", re.I)


def _annuaire_2019(lecteur: LecteurPublic, dits: Dits, brut: dict[str, str]) -> None:
    """The address is cut; the beginning of the name is shortened when the source spells it out."""
    court, suite = offres_publiques().get(dits["genre"], {}).get("nom"), dits["nom"].partition(" - ")[2]
    if court and suite:
        dits["nom"] = f"{court} - {suite}"
    dits["adresse"], dits["complement"], postal, ville = nettoyage.adresse_couper(dits["adresse"])
    dits["code_postal"] = dits["code_postal"] or postal
    dits["commune"] = dits["commune"] or ville or cellules(brut, "commune_2026")[0]


def _annuaire(lecteur: LecteurPublic, dits: Dits, brut: dict[str, str]) -> None:
    """The kind that we know among those of a counter, its first postal address, its week."""
    noms = lecteur.fichier["genres"]
    kinds = [texte_propre(pivot.get("type_service_local")) for pivot in parties_lire(brut.get("pivot", ""))]
    kinds = [noms.get(kind, kind) for kind in kinds]
    dits["genre"] = next((kind for kind in kinds if kind in offres_publiques()), kinds[0] if kinds else "")
    adresses = parties_lire(brut.get("adresse", ""))
    adresse = next((partie for partie in adresses if partie.get("type_adresse") == "Adresse"), next(iter(adresses), {}))
    champs = {"commune": "nom_commune", "adresse": "numero_voie"}
    for champ in ("commune", "adresse", "code_postal", "latitude", "longitude"):
        dits[champ] = texte_propre(adresse.get(champs.get(champ, champ)))
    complements = (typographier(texte_propre(adresse.get(nom))) for nom in ("complement1", "complement2"))
    dits["complement"] = nettoyage.complement_joindre(*complements)
    dits["horaires"], dit = _semaine(parties_lire(brut.get("plage_ouverture", "")))
    dits["acces"] = dit[: TAILLES["acces"]]


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
    semaine = nettoyage.semaine_lire([" / ".join(case) for case in cases])
    if semaine is None:
        mots += [f"{jour} {' et '.join(case)}" for jour, case in zip(JOURS, cases, strict=True) if case]
    return semaine or "", " ; ".join(mots)


def _rang(jour: Any) -> int | None:
    plie = replier(texte_propre(jour))
    return JOURS.index(plie) if plie in JOURS else None


def _france_services(lecteur: LecteurPublic, dits: Dits, brut: dict[str, str]) -> None:
    """The hours are those of the cells of the week."""
    dits["horaires"] = nettoyage.semaine_lire(cellules(brut, *(f"h_{jour}" for jour in JOURS))) or ""
    dits["format"], rendez_vous = (cellule.lower() for cellule in cellules(brut, "format_fs", "prise_rdv"))
    dits["conditions"] = "Sur rendez-vous." if rendez_vous == "oui" else ""


def _france_travail(lecteur: LecteurPublic, dits: Dits, brut: dict[str, str]) -> None:
    """« France Travail Cognac » for « France Travail - APE COGNAC »; a direction has no service for the public."""
    nom = _TETE.sub("", dits["nom"])
    if trouve := _DIRECTION.match(nom):
        genre, ou = ("territoriale", trouve[1]) if trouve[1] else ("régionale", trouve[2])
        dits["nom"] = f"France Travail, direction {genre} {lecteur.casse.lire(ou)}"
        dits["direction"] = genre
    else:
        dits["nom"] = f"France Travail {lecteur.casse.lire(_AGENCE.sub('', nom))}" if nom else ""


def _missions_locales(lecteur: LecteurPublic, dits: Dits, brut: dict[str, str]) -> None:
    """Each stands at the centre of the town of its official name, else of the one whose code begins its number.

    « Mission locale de Civray » for « ML Civray », « Mission locale d’Insertion du Poitou » as it is.
    """
    departement = dits.pop("departement").zfill(2)
    ville = _OFFICIEL.sub("", dits["commune"]).strip()
    commune = lecteur.communes.index.resoudre(f"{ville} ({departement})")
    commune = commune or lecteur.communes.index.par_code(dits["identifiant"][:5])
    dits["code_insee"] = commune.code if commune else ""
    nom = re.sub(r"^\d+\s*-\s*", "", typographier(_SIEGE.sub(" ", dits["nom"]))).removesuffix("/ ML").strip()
    nom = re.sub(r"^(?:mission locale|ML)\b", "Mission locale", nom, flags=re.I)
    if commune is not None and nom in ("Mission locale", f"Mission locale {commune.nom}"):
        nom = f"Mission locale {de_la_commune(commune.nom)}"
    dits["nom"] = lecteur.casse.lire(nom) if nom.isupper() else nom
    if departement not in lecteur.communes.departements:
        dits["ailleurs"] = f"Département {departement} : ce n’est pas dans la région."


def _prescripteurs(lecteur: LecteurPublic, dits: Dits, brut: dict[str, str]) -> None:
    """A kind that we do not name has no service."""
    dits["nom"] = lecteur.ecrire(dits["nom"])
    dits["genre"] = lecteur.fichier["genres"].get(dits["genre"].upper(), "")


FACONS: dict[str, Callable[[LecteurPublic, Dits, dict[str, str]], None]] = {
    "annuaire-2019": _annuaire_2019,
    "annuaire": _annuaire,
    "france-services": _france_services,
    "france-travail": _france_travail,
    "missions-locales": _missions_locales,
    "prescripteurs": _prescripteurs,
}
