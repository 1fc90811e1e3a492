"""The tree of the bodies: who reports to whom, what each commission holds, the bassins that have none (R4.1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from reseau.animation.choices import TERRITORIAUX, TypeComite
from reseau.animation.models import Comite, Reunion
from reseau.animation.queries.instances import comites_ouverts, presidences_de, prochaines_reunions
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin, Commission, CompositionCommission

ORDRE = {genre: rang for rang, genre in enumerate(TypeComite.values)}


@dataclass(frozen=True)
class Noeud:
    """A place of the tree: its body, or the name of the territory that has none; `aussi`, the other commissions."""

    nom: str
    comite: Comite | None = None
    presidence: str = ""
    prochaine: Reunion | None = None
    bassin: Bassin | None = None
    aussi: tuple[str, ...] = ()
    enfants: list["Noeud"] = field(default_factory=list)


@dataclass(frozen=True)
class Arbre:
    """The bodies of the region, those of the territories, how many they are, the bassins that have none."""

    regionales: list[Noeud]
    territoriales: list[Noeud]
    nombre: int
    sans_comite: list[Bassin]


def arbre_lire(compte: Compte) -> Arbre:
    """Every body in force; as many queries for three as for fifty."""
    dessin = _Dessin(compte)
    return Arbre(dessin.regionales(), dessin.territoriales(), len(dessin.comites), dessin.sans_comite())


class _Dessin:
    """What is read once to draw the tree."""

    def __init__(self, compte: Compte) -> None:
        self.comites = sorted(comites_ouverts(), key=lambda comite: (ORDRE[comite.genre], comite.nom))
        self.presidences = presidences_de(self.comites)
        self.prochaines: dict[int, Reunion] = {}
        for reunion in prochaines_reunions(compte):
            self.prochaines.setdefault(reunion.comite_id, reunion)
        self.bassins = list(Bassin.objects.en_vigueur().order_by("nom"))
        self.commissions = list(Commission.objects.en_vigueur().order_by("nom"))
        self.tenue_par: dict[int, list[int]] = defaultdict(list)
        tenus = CompositionCommission.objects.en_vigueur().filter(commission__in=[c.pk for c in self.commissions])
        for commission, bassin in tenus.order_by("commission__nom").values_list("commission", "bassin"):
            self.tenue_par[bassin].append(commission)

    def regionales(self) -> list[Noeud]:
        """Bodies of the whole region, each under the one it reports to."""
        regionaux = [comite for comite in self.comites if comite.genre not in TERRITORIAUX]
        connus = {comite.pk for comite in regionaux}
        dessous: dict[int | None, list[Comite]] = defaultdict(list)
        for comite in regionaux:
            dessous[comite.parent_id if comite.parent_id in connus else None].append(comite)

        def descendre(parent: int | None) -> list[Noeud]:
            return [self._noeud(comite, enfants=descendre(comite.pk)) for comite in dessous[parent]]

        return descendre(None)

    def territoriales(self) -> list[Noeud]:
        """Each commission with the bassins that it holds today, then those that none holds."""
        par_commission = {comite.commission_id: comite for comite in self.comites if comite.commission_id}
        branches = []
        for commission in self.commissions:
            siens = self._des_bassins([b for b in self.bassins if commission.pk in self.tenue_par[b.pk]], commission.pk)
            comite = par_commission.get(commission.pk)
            branches.append(self._noeud(comite, enfants=siens) if comite else Noeud(commission.nom, enfants=siens))
        seuls = [bassin for bassin in self.bassins if not self.tenue_par[bassin.pk]]
        return [*branches, Noeud("Hors commission", enfants=self._des_bassins(seuls))] if seuls else branches

    def sans_comite(self) -> list[Bassin]:
        """The bassins that have no local body."""
        pourvus = {comite.bassin_id for comite in self.comites}
        return [bassin for bassin in self.bassins if bassin.pk not in pourvus]

    def _des_bassins(self, bassins: Iterable[Bassin], commission: int | None = None) -> list[Noeud]:
        locaux = {comite.bassin_id: comite for comite in self.comites if comite.bassin_id}
        noms = {une.pk: une.nom for une in self.commissions}
        siens = []
        for bassin in bassins:
            aussi = tuple(noms[pk] for pk in self.tenue_par[bassin.pk] if pk != commission)
            comite = locaux.get(bassin.pk)
            siens.append(self._noeud(comite, aussi) if comite else Noeud(bassin.nom, bassin=bassin, aussi=aussi))
        return siens

    def _noeud(self, comite: Comite, aussi: tuple[str, ...] = (), enfants: Iterable[Noeud] = ()) -> Noeud:
        siege = self.presidences.get(comite.pk)
        return Noeud(
            comite.nom, comite, siege.qui if siege else "", self.prochaines.get(comite.pk), comite.bassin, aussi,
            list(enfants),
        )  # fmt: skip
