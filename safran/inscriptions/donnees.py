"""What this room knows of a person."""

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.inscriptions.models import DocumentSession, FicheFormateur


def donnees_des_inscriptions(compte: Compte) -> list[Rubrique]:
    """Sign-ups with their whole history, the half-days this person trains in, what is said in the pool of trainers."""
    siennes = compte.inscriptions.select_related("session__formation", "structure").prefetch_related("historique")
    lignes = [
        {
            "Formation": inscription.session.formation.title,
            "Lieu": inscription.session.lieu,
            "Structure": str(inscription.structure or ""),
            "État": inscription.get_etat_display(),
            "Historique": [{"État": e.etat, "Le": e.le, "Motif": e.motif} for e in inscription.historique.all()],
        }
        for inscription in siennes
    ]
    animees = [
        {"Formation": seance.session.formation.title, "Le": seance.date}
        for seance in compte.seances_animees.select_related("session__formation")
    ]
    vivier = [
        {
            "Sujets": [theme.libelle for theme in fiche.themes.all()],
            "Bassins": [bassin.nom for bassin in fiche.bassins.all()],
            "Disponibilités": [
                {"Du": une.du, "Au": une.au, "Précision": une.precision} for une in fiche.disponibilites.all()
            ],
        }
        for fiche in FicheFormateur.objects.filter(compte=compte)
    ]
    deposes = [
        {"Titre": document.titre, "Fichier": document.nom, "Déposé le": document.depose_le}
        for document in DocumentSession.objects.filter(depose_par=compte)
    ]
    return [
        Rubrique("Inscriptions aux sessions", lignes),
        Rubrique("Séances animées", animees),
        Rubrique("Documents joints à des sessions", deposes),
        Rubrique("Vivier des formateurs", vivier),
    ]
