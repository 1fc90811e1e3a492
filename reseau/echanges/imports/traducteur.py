"""Our words in those of data.inclusion, always upward: an export never lacks a word, and never fails for one."""

from collections import defaultdict
from collections.abc import Iterable

from reseau.annuaire.choices import Mode, Zone
from reseau.echanges.imports.vocabulaire import MODELES
from reseau.territoires.models import CompositionBassin, Departement
from reseau.vocabulaires.choices import PUBLICS, THEMATIQUES, TYPES_SERVICE
from reseau.vocabulaires.models import Terme

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
        rangees = sorted(missions, key=lambda code: self._termes["missions"][code].ordre if self._connu(code) else 0)
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

    def _connu(self, mission: str) -> bool:
        return mission in self._termes["missions"]

    def _envoyer(self, nom: str, codes: Iterable[str]) -> list[str]:
        return sorted({envoye for code in codes for envoye in self._envoyes[nom].get(code, ())})
