"""The platforms that the Région registered."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse, reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from safran.lti.choices import EtatPlateforme, EtatRendu
from safran.lti.models import Plateforme


def _adresse(plateforme: Plateforme) -> str:
    return reverse("lti_plateforme", args=[plateforme.uuid])


class Plateformes(Liste):
    """From where trainings may be opened."""

    nom, titre = "plateformes", "Plateformes partenaires"
    chapo = (
        "Une formation d’ici s’ouvre depuis la plateforme d’un partenaire (LTI 1.3), et, avec l’accord de la personne, "
        "son achèvement lui est dit."
    )
    objets = ("plateforme", "plateformes", "Aucune plateforme")
    vide, vide_bouton = "Aucune plateforme n’est inscrite : rien ne s’ouvre d’ailleurs.", "Inscrire une plateforme"
    vide_url = reverse_lazy("lti_plateforme_inscrire")
    gabarit = "lti/plateformes.html"
    cherche, textes = "Nom ou émetteur", ("nom", "emetteur")
    facettes = (Facette("etat", "État", champ="etat", choix=EtatPlateforme.choices),)
    colonnes = (
        Colonne("Plateforme", "nom", lien=_adresse),
        Colonne("Émetteur", "emetteur"),
        Colonne("État", "get_etat_display"),
        Colonne("Personnes reliées", "reliees"),
        Colonne("Comptes rendus refusés", "refuses"),
        Colonne("Inscrite le", "inscrite_le"),
    )

    def lignes(self) -> QuerySet[Plateforme]:
        """With how many people each may be told of, and how much it refused."""
        refuses = Count("liens__rendus", filter=Q(liens__rendus__etat=EtatRendu.REFUSE))
        reliees = Count("liens", distinct=True)
        return Plateforme.objects.annotate(reliees=reliees, refuses=refuses).order_by("nom", "pk")
