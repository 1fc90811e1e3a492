"""Facets of the library: the notes of each value, exact counts, the order in which notes are shown on a day."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from home.recherche import bits
from pratiques.choices import Fraicheur, Niveau
from pratiques.recherche.memoire import Memoire, Vie

PEU = 2000
_HAUTEURS = {niveau: rang for rang, niveau in enumerate(Niveau.values)}


@dataclass(frozen=True)
class Jour:
    """What the day decides: the notes of each level and freshness; positions by date, and by level then date."""

    facettes: dict[str, int]
    par_date: list[int]
    par_niveau: list[int]
    rangs: dict[int, int]


def seuil_recent(jour: datetime.date) -> datetime.datetime:
    """From when a publication is recent: the night that began six months ago."""
    minuit = datetime.datetime.combine(jour - datetime.timedelta(days=183), datetime.time())
    return timezone.make_aware(minuit)


def niveau_de(vie: Vie, jour: datetime.date) -> str:
    """What reprises gave it, else what its proof gives it on that day."""
    eprouvee = vie.eprouvee_le is not None and vie.eprouvee_le <= jour
    return vie.niveau or (Niveau.EPROUVEE.value if eprouvee else Niveau.PARTAGEE.value)


def fraicheur_de(vie: Vie, jour: datetime.date, recent: datetime.datetime) -> str:
    """To check when its day has come, recent for six months, in force otherwise."""
    if vie.a_revoir_le is not None and vie.a_revoir_le <= jour:
        return Fraicheur.A_VERIFIER.value
    return Fraicheur.RECENTE.value if vie.publiee_le >= recent else Fraicheur.EN_VIGUEUR.value


def jour_lire(memoire: Memoire, jour: datetime.date) -> Jour:
    """Computed at the first search of the day and after each change."""
    return memoire.du_jour("jour", jour, lambda: _jour_calculer(memoire, jour))


def _jour_calculer(memoire: Memoire, jour: datetime.date) -> Jour:
    recent, positions = seuil_recent(jour), bits.positions(memoire.vivantes)
    par_jeton: dict[str, list[int]] = {}
    cles = {}
    for position in positions:
        vie = memoire.vies[position]
        niveau = niveau_de(vie, jour)
        par_jeton.setdefault(f"niveau:{niveau}", []).append(position)
        par_jeton.setdefault(f"fraicheur:{fraicheur_de(vie, jour, recent)}", []).append(position)
        cles[position] = (_HAUTEURS[niveau], vie.publiee_le, vie.cle)
    par_niveau = sorted(positions, key=cles.__getitem__, reverse=True)
    return Jour(
        facettes={jeton: bits.depuis(notees, memoire.taille) for jeton, notees in par_jeton.items()},
        par_date=sorted(positions, key=lambda position: cles[position][1:], reverse=True),
        par_niveau=par_niveau,
        rangs={position: rang for rang, position in enumerate(par_niveau)},
    )


class Classement:
    """Notes in order, by slices: best text first, then level and date; by date alone when nothing is asked."""

    def __init__(self, lignes: int, niveaux: tuple[int, ...], jour: Jour) -> None:
        self._lignes, self._niveaux, self._jour = lignes, niveaux, jour

    def __len__(self) -> int:
        return self._lignes.bit_count()

    def __getitem__(self, tranche: slice) -> list[int]:
        """The keys of the notes of this slice."""
        positions: list[int] = []
        vues = 0
        for niveau in self._niveaux or (self._lignes,):
            neuves, vues = self._lignes & niveau & ~vues, vues | niveau
            if neuves and len(positions) < tranche.stop:
                positions += self._dans_l_ordre(neuves, tranche.stop - len(positions))
        return positions[tranche]

    def _dans_l_ordre(self, lignes: int, nombre: int) -> list[int]:
        if self._niveaux and lignes.bit_count() <= PEU:
            return sorted(bits.positions(lignes), key=self._jour.rangs.__getitem__)[:nombre]
        octets = lignes.to_bytes((lignes.bit_length() + 7) // 8, "little")
        trouvees = []
        for position in self._jour.par_niveau if self._niveaux else self._jour.par_date:
            if position >> 3 < len(octets) and octets[position >> 3] >> (position & 7) & 1:
                trouvees.append(position)
                if len(trouvees) == nombre:
                    break
        return trouvees
