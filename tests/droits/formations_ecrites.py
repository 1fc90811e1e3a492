"""Who opens the workshop where trainings are written: whoever writes in the catalogue, today the Région."""

from tests.droits.lignes import REGION, Ligne, membres, seuls

ECRIT = "qui écrit dans le catalogue"
INVITES = "auteur elu region"  # les deux premiers y écrivent un module proposé
RELIT, GESTE = seuls("region", 422), seuls("region", 405)
ATELIER: list[Ligne] = [
    Ligne("atelier", seuls(INVITES), "qui écrit dans le catalogue, ou y est invité", envoi=RELIT),
    Ligne("atelier_formation", REGION, ECRIT, "formation en brouillon", envoi=RELIT),
    Ligne("atelier_etape", REGION, ECRIT, "étape à écrire", envoi=RELIT),
    Ligne("atelier_publier", REGION, "qui publie dans le catalogue", "formation en brouillon", envoi=RELIT),
    Ligne("atelier_annuler", GESTE, ECRIT, "formation en brouillon", envoi=seuls("region", 302)),
    Ligne("atelier_copier", GESTE, ECRIT, "formation en brouillon", envoi=seuls("region", 302)),
    Ligne("atelier_commentaires", REGION, ECRIT, "commentaires d’une étape", envoi=RELIT),
    Ligne("atelier_commentaire_regler", membres(405), ECRIT, "commentaire à régler", envoi=seuls("region", 303)),
    Ligne("atelier_arrets", REGION, ECRIT, "formation en brouillon"),
    Ligne("atelier_moodle_dans", REGION, ECRIT, "formation en brouillon", envoi=RELIT),
    Ligne("atelier_departager", seuls(INVITES, 405), ECRIT, "étape écrite à deux", envoi=seuls("region", 303)),
]
