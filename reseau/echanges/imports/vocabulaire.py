"""What foreign files name, in our words, and our words in those of data.inclusion."""

from collections import defaultdict
from collections.abc import Iterable, Set
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from home.recherche.texte import mots
from reseau.annuaire.choices import Mode, Zone
from reseau.echanges.imports.communes import Communes, postal_lire
from reseau.echanges.imports.enregistrements import Enregistrement, texte_propre
from reseau.echanges.imports.nettoyage import code_lire
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune, CompositionBassin, Departement
from reseau.vocabulaires.choices import PUBLICS, THEMATIQUES, TYPES_SERVICE
from reseau.vocabulaires.models import Mission, NiveauCep, Terme, Theme, TypePublic

# What foreign files name, in our words: terms, towns, zones; read once per file.

DONNEES = Path(__file__).resolve().parents[1] / "donnees"
MODELES = {"missions": Mission, "publics": TypePublic, "themes": Theme, "niveaux_cep": NiveauCep}


class Vocabulaires:
    """Codes that exist, and what each data.inclusion code stands for."""

    def __init__(self) -> None:
        self._codes: dict[str, set[str]] = {}
        self._recus: dict[str, dict[str, list[str]]] = {}
        for nom, modele in MODELES.items():
            termes = list(modele.objects.en_vigueur())
            self._codes[nom] = set(modele.objects.values_list("code", flat=True))
            self._recus[nom] = {}
            for terme in termes:
                for code in terme.codes_recus:
                    self._recus[nom].setdefault(code, []).append(terme.code)

    def inconnus(self, nom: str, codes: list[str]) -> list[str]:
        return [code for code in codes if code not in self._codes[nom]]

    def connus(self, nom: str, codes: list[str]) -> list[str]:
        """Those of our codes that exist, in order."""
        return sorted(code for code in codes if code in self._codes[nom])

    def traduire(self, nom: str, codes: list[str]) -> list[str]:
        """Our codes for data.inclusion codes, unknown ones left out."""
        return sorted({ici for code in codes for ici in self._recus[nom].get(code, [])})


def lieu_situer(
    brut: dict[str, Any], enr: Enregistrement, communes: Communes, *, completer: bool = True
) -> dict[str, Any]:
    """Address fields of a place; the record is refused, or set aside, when its town is none of ours.

    A blank postal code is that of the town when it has one only, unless `completer` is false: the file knew.
    """
    insee, nom, postal = (texte_propre(brut.get(nom)) for nom in ("code_insee", "commune", "code_postal"))
    postal = postal_lire(postal, insee, texte_propre(brut.get("adresse")))
    latitude, longitude = _degres(brut, enr.erreurs)
    commune = communes.situer(enr, insee, nom, postal, (latitude, longitude))
    postal = code_lire(postal)
    if commune and completer and not postal and len(commune.codes_postaux) == 1:
        postal = commune.codes_postaux[0]
    champs = {nom: texte_propre(brut.get(nom)) for nom in ("adresse", "complement")}
    champs["code_postal"] = postal if postal.isdecimal() else ""
    champs |= {"commune": commune.code if commune else "", "latitude": latitude, "longitude": longitude}
    return champs


def _degres(brut: dict[str, Any], erreurs: list[str]) -> tuple[float | None, float | None]:
    valeurs = [brut.get("latitude"), brut.get("longitude")]
    if any(valeur in (None, "") for valeur in valeurs):
        return None, None
    try:
        latitude, longitude = (round(float(str(valeur).replace(",", ".")), 6) for valeur in valeurs)
    except ValueError:
        erreurs.append("latitude et longitude : ce ne sont pas des nombres.")
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        erreurs.append("latitude et longitude : ce point n’existe pas.")
        return None, None
    return latitude, longitude


def zone_lire(codes: list[str], departements: Set[str]) -> tuple[str, list[str]]:
    """Our zone for a list of data.inclusion codes; without any, the region: an unsaid zone keeps nobody out."""
    codes = sorted({code.strip() for code in codes if code and code.strip()})
    if not codes:
        return Zone.REGION, []
    if "france" in codes or "99100" in codes:
        return Zone.PAYS, []
    par_genre = {
        Zone.EPCI: [c for c in codes if len(c) == 9],
        Zone.COMMUNE: [c for c in codes if len(c) == 5],
        Zone.DEPARTEMENT: [c for c in codes if len(c) in (2, 3)],
    }
    if departements and departements <= set(par_genre[Zone.DEPARTEMENT]):
        return Zone.REGION, []
    genres = [genre for genre, trouves in par_genre.items() if trouves]
    if len(genres) == 1:
        return genres[0], par_genre[genres[0]]
    communes = Commune.objects.filter(epci__siren__in=par_genre[Zone.EPCI]).values_list("code_insee", flat=True)
    autres = Commune.objects.filter(departement__code__in=par_genre[Zone.DEPARTEMENT])
    return Zone.COMMUNE, sorted({*par_genre[Zone.COMMUNE], *[*communes, *autres.values_list("code_insee", flat=True)]})


# The words of others for our codes: labels, names of networks, common ways of saying; and close enough ones.

PROCHE = 88
OUI_NON = {"oui": "oui", "o": "oui", "vrai": "oui", "true": "oui", "yes": "oui", "x": "oui", "1": "oui",
           "non": "non", "n": "non", "faux": "non", "false": "non", "no": "non", "0": "non"}  # fmt: skip
CODIFIES = ("reseau", *MODELES, "modes", "zone", "permanence")


@cache
def dires() -> dict[str, Any]:
    """What the headers and the cells of other people's spreadsheets say: `colonnes`, `valeurs`."""
    return yaml.safe_load((DONNEES / "correspondances.yaml").read_text("utf-8"))


@cache
def tableurs() -> dict[str, dict[str, Any]]:
    """The `colonnes` of our own spreadsheet, the `champs` that the columns of another may fill."""
    return yaml.safe_load((DONNEES / "tableurs.yaml").read_text("utf-8"))


def plier(texte: str) -> str:
    """Folded words with single blanks: what two writings of the same thing share."""
    return " ".join(mots(texte))


class Lexique:
    """For each coded field, what says each code; read once per file."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {"permanence": dict(OUI_NON)}
        self.choix: dict[str, list[tuple[str, str]]] = {"permanence": [("oui", "Oui"), ("non", "Non")]}
        for champ, modele in MODELES.items():
            self._apprendre(champ, [(t.code, t.libelle) for t in modele.objects.en_vigueur()])
        self._apprendre("modes", [(str(code), libelle) for code, libelle in Mode.choices])
        self._apprendre("zone", [(str(code), libelle) for code, libelle in Zone.choices])
        reseaux = list(Reseau.objects.order_by("nom"))
        self._apprendre("reseau", [(reseau.code, reseau.nom) for reseau in reseaux])
        for reseau in reseaux:
            if reseau.sigle:
                self._codes["reseau"].setdefault(plier(reseau.sigle), reseau.code)

    def _apprendre(self, champ: str, termes: list[tuple[str, str]]) -> None:
        self.choix[champ] = termes
        connus = self._codes.setdefault(champ, {})
        for code, libelle in termes:
            connus[plier(libelle)] = code
            connus.setdefault(plier(code), code)
        codes = {code for code, _ in termes}
        for code, autres in dires()["valeurs"].get(champ, {}).items():
            for autre in autres if code in codes else ():
                connus.setdefault(plier(str(autre)), code)

    def lire(self, champ: str, texte: str) -> str | None:
        """The code that these words say for sure; None when they say none."""
        return self._codes[champ].get(plier(texte))

    def deviner(self, champ: str, texte: str) -> str | None:
        """The same, small faults forgiven: proposed to a person, never applied by itself."""
        if (sur := self.lire(champ, texte)) is not None:
            return sur
        connus = self._codes[champ]
        if len(plier(texte)) < 4:
            return None
        trouve = process.extractOne(plier(texte), connus.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=PROCHE)
        return connus[trouve[0]] if trouve else None


# Our words in those of data.inclusion, always upward: an export never lacks a word, and never fails for one.

SANS_TYPE = "information"  # une mission sans équivalent informe au moins
TOUS_PUBLICS = "tous-publics"
PRESENCE, DISTANCE = "en-presentiel", "a-distance"
FRANCE = "france"
ADMIS = {"missions": TYPES_SERVICE, "publics": PUBLICS, "themes": THEMATIQUES}
SEPARATEUR = " ; "


class Traducteur:
    """Every term, bassin and département, read once per export or per file."""

    def __init__(self) -> None:
        self._termes: dict[str, dict[str, Terme]] = {
            nom: {terme.code: terme for terme in modele._default_manager.all()} for nom, modele in MODELES.items()
        }
        self._envoyes = {
            nom: {code: [c for c in terme.correspondance if c in admis] for code, terme in self._termes[nom].items()}
            for nom, admis in ADMIS.items()
        }
        self._departements = sorted(Departement.objects.values_list("code", flat=True))
        self._bassins: dict[str, list[str]] = defaultdict(list)
        compositions = CompositionBassin.objects.en_vigueur().order_by("commune__code_insee")
        for bassin, commune in compositions.values_list("bassin__code", "commune__code_insee"):
            self._bassins[bassin].append(commune)

    # À l'aller

    def type_service(self, missions: Iterable[str]) -> str:
        """One type only: that of the mission that goes furthest."""
        connues = self._termes["missions"]
        rangees = sorted(missions, key=lambda code: connues[code].ordre if code in connues else 0)
        codes = [code for mission in rangees for code in self._envoyes["missions"].get(mission, ())]
        return codes[-1] if codes else SANS_TYPE

    def publics(self, publics: Iterable[str]) -> list[str]:
        """« tous-publics » stands alone, and for publics that the format has no word for."""
        codes = self._envoyer("publics", publics)
        return [TOUS_PUBLICS] if not codes or TOUS_PUBLICS in codes else codes

    def publics_dits(self, publics: Iterable[str]) -> str:
        """The same publics in our own words, that their codes mix up."""
        termes = self._termes["publics"]
        return SEPARATEUR.join(termes[code].libelle for code in sorted(publics) if code in termes)

    def thematiques(self, themes: Iterable[str]) -> list[str]:
        """Every thematic that these themes send."""
        return self._envoyer("themes", themes)

    def modes(self, modes: Iterable[str]) -> list[str]:
        """A permanence is « en présentiel »."""
        return sorted({DISTANCE if mode == Mode.A_DISTANCE else PRESENCE for mode in modes})

    def zone(self, zone: str, codes: Iterable[str]) -> list[str]:
        """A region is its départements, a bassin its communes; a bassin that is no more, the region."""
        if zone == Zone.PAYS:
            return [FRANCE]
        if zone == Zone.BASSIN:
            codes = [commune for code in codes for commune in self._bassins.get(code, ())]
        return sorted(set(codes)) or self._departements

    # Au retour

    def retrouver(self, nom: str, codes: Iterable[str]) -> list[str]:
        """Terms that would send exactly these codes: those that receive them first, then the first that send them."""
        restent, choisis = set(codes), []
        possibles = [
            (code, envoyes)
            for code, terme in sorted(self._termes[nom].items(), key=lambda paire: (paire[1].ordre, paire[0]))
            if (envoyes := set(self._envoyes[nom][code])) and envoyes <= set(codes)
        ]
        naturels = [(c, e) for c, e in possibles if e & set(self._termes[nom][c].codes_recus)]
        for code, envoyes in [*naturels, *possibles]:
            if envoyes & restent:
                choisis.append(code)
                restent -= envoyes
        return sorted(choisis)

    def missions_retrouver(self, type_service: str) -> list[str]:
        """The mission that this type stands for."""
        termes = sorted(self._termes["missions"].values(), key=lambda terme: (terme.ordre, terme.code))
        possibles = [terme for terme in termes if self.type_service([terme.code]) == type_service]
        possibles.sort(key=lambda terme: type_service not in terme.codes_recus)
        return [terme.code for terme in possibles[:1]]

    def publics_retrouver(self, dits: str, codes: list[str]) -> list[str]:
        """The publics that `publics_dits` named, or those of the codes when a word is no longer ours."""
        par_libelle = {terme.libelle: code for code, terme in self._termes["publics"].items()}
        mots = [mot.strip() for mot in dits.split(SEPARATEUR) if mot.strip()]
        if mots and all(mot in par_libelle for mot in mots):
            return sorted({par_libelle[mot] for mot in mots})
        return self.retrouver("publics", codes)

    def bassins_retrouver(self, codes: list[str]) -> list[str]:
        """The bassins whose communes are exactly these."""
        cherches = set(codes)
        dedans = {code: set(communes) for code, communes in self._bassins.items() if set(communes) <= cherches}
        return sorted(dedans) if codes and set().union(*dedans.values()) == cherches else []

    def _envoyer(self, nom: str, codes: Iterable[str]) -> list[str]:
        return sorted({envoye for code in codes for envoye in self._envoyes[nom].get(code, ())})
