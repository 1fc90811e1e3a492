"""Who opens the workshop where trainings are written: whoever writes in the catalogue, today the Région."""

from reseau.comptes.models import Compte
from safran.atelier.models import EtapeCroisee
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.droits.lignes import REGION, Ligne, seuls
from tests.droits.mots import INCONNU, canari

ECRIT = "qui écrit dans le catalogue"
RELIT, GESTE = seuls("region", 422), seuls("region", 405)
ATELIER: list[Ligne] = [
    Ligne("atelier", REGION, ECRIT, envoi=RELIT),
    Ligne("atelier_formation", REGION, ECRIT, "formation en brouillon", envoi=RELIT),
    Ligne("atelier_etape", REGION, ECRIT, "étape à écrire", envoi=RELIT),
    Ligne("atelier_publier", REGION, "qui publie dans le catalogue", "formation en brouillon", envoi=RELIT),
    Ligne("atelier_annuler", GESTE, ECRIT, "formation en brouillon", envoi=seuls("region", 302)),
    Ligne("atelier_copier", GESTE, ECRIT, "formation en brouillon", envoi=seuls("region", 302)),
    Ligne("atelier_departager", GESTE, ECRIT, "étape écrite à deux", envoi=seuls("region", 303)),
]


def etapes_a_ecrire(
    region: Compte, publiee: FormationPage, module: ModulePage, etape: str
) -> dict[str, tuple[list, list]]:
    """A step of a published training, and what someone else wrote of it at the same time."""
    texte = f'{{"titre": "Écouter", "contenu": [{{"value": "{canari("etapecroisee")}"}}], "questions": {{}}}}'
    croisee = EtapeCroisee.objects.create(module=module, etape_id=etape, auteur=region, texte=texte)
    return {
        "étape à écrire": ([publiee.pk, module.pk, etape], [publiee.pk, INCONNU, etape]),
        "étape écrite à deux": ([publiee.pk, croisee.uuid], [INCONNU, croisee.uuid]),
    }
