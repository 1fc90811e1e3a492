"""Who answers for what is decided: an account, the referents of a structure, who leads a network."""

from collections import defaultdict
from collections.abc import Iterable

from reseau.animation.choices import Qualite
from reseau.animation.models import Action, Decision, Siege
from reseau.animation.models.points import Porte
from reseau.comptes.models import Compte
from reseau.membres.queries.equipes import referents_de, tetes_de_reseau


def comptes_porteurs(chose: Porte) -> list[Compte]:
    """The people to write to; nobody when it is told in words alone."""
    if chose.porteur_compte:
        return [chose.porteur_compte]
    if chose.porteur_structure:
        return [mandat.compte for mandat in referents_de(chose.porteur_structure)]
    return tetes_de_reseau(chose.porteur_reseau) if chose.porteur_reseau else []


def comptes_referents(chose: Decision | Action) -> list[Compte]:
    """Who to turn to when an owner did not answer: the referents of the owner's structure, else the secretary."""
    structures = [chose.porteur_structure] if chose.porteur_structure else []
    if chose.porteur_compte:
        structures = [lien.structure for lien in chose.porteur_compte.rattachements.en_vigueur()]
    referents = [mandat.compte for structure in structures for mandat in referents_de(structure)]
    autres = [compte for compte in referents if compte.pk != chose.porteur_compte_id]
    return autres or secretaires_de(chose.comite_id)


def secretaires_de(comite: int) -> list[Compte]:
    """The secretaries of a body who have an account."""
    sieges = Siege.objects.en_vigueur().filter(comite=comite, qualite=Qualite.SECRETARIAT, compte__isnull=False)
    return [siege.compte for siege in sieges.select_related("compte")]


def parts_de(choses: Iterable[Decision | Action]) -> dict[Compte, list[Decision | Action]]:
    """What each person answers for."""
    parts: dict[Compte, list[Decision | Action]] = defaultdict(list)
    for chose in choses:
        for compte in comptes_porteurs(chose):
            parts[compte].append(chose)
    return parts
