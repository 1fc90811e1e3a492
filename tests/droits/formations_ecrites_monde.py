"""A step of the workshop, in the small world of rights."""

from reseau.comptes.models import Compte
from safran.atelier.models import Commentaire, EtapeCroisee
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.droits.mots import INCONNU, canari


def etapes_a_ecrire(
    region: Compte, publiee: FormationPage, module: ModulePage, etape: str
) -> dict[str, tuple[list, list]]:
    """A step of a published training, and what someone else wrote of it at the same time."""
    texte = f'{{"titre": "Écouter", "contenu": [{{"value": "{canari("etapecroisee")}"}}], "questions": {{}}}}'
    croisee = EtapeCroisee.objects.create(module=module, etape_id=etape, auteur=region, texte=texte)
    dit = Commentaire.objects.create(formation=publiee, etape_id=etape, auteur=region, texte=canari("commentaire"))
    return {
        "commentaires d’une étape": ([publiee.pk, etape], [INCONNU, etape]),
        "commentaire à régler": ([publiee.pk, dit.uuid], [INCONNU, dit.uuid]),
        "étape à écrire": ([publiee.pk, module.pk, etape], [publiee.pk, INCONNU, etape]),
        "étape écrite à deux": ([publiee.pk, croisee.uuid], [INCONNU, croisee.uuid]),
    }
