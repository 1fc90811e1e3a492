"""The template of a note as a form."""

from typing import Any

from django import forms
from django.utils import timezone

from home.formulaires import FormulaireSafran
from pratiques.choices import Licence, Nature, Preuve, Visibilite
from pratiques.choices_dessins import DessinDeFiche
from pratiques.contenu import TEXTES
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

UN_PAR_LIGNE = "Un point par ligne."
SOURCES = (
    "Une par ligne : qui, quoi, quelle année. Exigée dès que la preuve est plus qu’un ressenti, ou avec des chiffres."
)
SANS_IDENTIFIANT = "Ni nom, ni coordonnées, ni date de naissance."


def _texte(libelle: str, nom: str, lignes: int = 4, requis: bool = False, aide: str = "") -> forms.CharField:
    return forms.CharField(
        label=libelle,
        max_length=TEXTES[nom],
        required=requis,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


def _phrase(libelle: str, nom: str, requis: bool = False, aide: str = "") -> forms.CharField:
    return forms.CharField(label=libelle, max_length=TEXTES[nom], required=requis, help_text=aide)


def _cases(libelle: str, requis: bool = False, aide: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=libelle, required=requis, help_text=aide, widget=forms.CheckboxSelectMultiple
    )


class FicheForm(FormulaireSafran, forms.Form):
    """The template of a note; strict when bound, it only runs at submission."""

    use_required_attribute = False  # un brouillon s'enregistre incomplet

    titre = _phrase("Titre ★", "titre", True, "Cent signes au plus, avec un verbe d’action.")
    accroche = _texte("En une phrase ★", "accroche", 2, True, "Ce que l’on fait, et ce que cela change.")
    probleme = _texte("Le problème de départ ★", "probleme", 5, True, f"Qui, quoi, combien. {SANS_IDENTIFIANT}")
    publics = _cases("Publics ★", True)
    missions = _cases("Missions ★", True)
    choix = _texte(
        "Où se place le choix de la personne ★",
        "choix",
        3,
        True,
        "Ce qu’elle choisit, ce qu’on lui montre d’autre, et ce qui se passe si elle refuse.",
    )
    competences = _texte("Compétences mobilisées", "competences", 3, aide="Une compétence par ligne.")
    resultats = _texte("Ce que l’on a observé ★", "resultats", 5, True, "Un chiffre se compare : « contre 6 sur 10 ».")
    preuve = forms.ChoiceField(label="Nature de la preuve", choices=Preuve.choices, required=False)
    nature = forms.ChoiceField(label="Nature de la fiche", choices=Nature.choices, required=False)
    dessin = forms.ChoiceField(
        label="Dessin dans la bibliothèque",
        choices=DessinDeFiche.choices,
        required=False,
        help_text="Il illustre la fiche tant qu’elle n’a pas d’image à elle.",
    )
    structure = forms.ChoiceField(label="Structure qui signe", required=False)
    bassins = _cases("Bassins")
    debut = forms.DateField(label="Depuis le", required=False)
    fin = forms.DateField(label="Jusqu’au", required=False)
    en_cours = forms.BooleanField(label="Toujours en cours", required=False)
    contact = forms.EmailField(
        label="Boîte de service", required=False, help_text="Jamais une adresse ni un téléphone personnels."
    )
    themes = _cases("Thèmes")
    niveaux_cep = _cases("Niveaux de CEP")
    contexte = _texte("Contexte local utile", "contexte", 3)
    temps = _phrase("Temps nécessaire", "temps", aide="Par exemple : 45 minutes, à deux conseillers.")
    moyens = _phrase("Moyens", "moyens", aide="Par exemple : un bureau fermé, un agenda partagé.")
    conditions = _texte("Conditions de réussite", "conditions", 3, aide=UN_PAR_LIGNE)
    echecs = _texte("Ce qui n’a pas marché", "echecs")
    a_refaire = _texte("Si c’était à refaire", "a_refaire", 3)
    vigilances = _texte(
        "Vigilances",
        "vigilances",
        3,
        aide=f"Confidentialité, neutralité, liberté de choix, accessibilité. {UN_PAR_LIGNE}",
    )
    noyau = _texte("Le noyau à garder", "noyau", 3, aide=f"Sans cela, ce n’est plus la même pratique. {UN_PAR_LIGNE}")
    adaptable = _texte("Ce que l’on peut adapter", "adaptable", 3, aide=UN_PAR_LIGNE)
    prerequis = _texte("Prérequis", "prerequis", 3, aide=f"Ce qu’il faut avoir avant de commencer. {UN_PAR_LIGNE}")
    premier_pas = _texte("Par où commencer lundi", "premier_pas", 3)
    sources = _texte("Sources", "sources", 3, aide=SOURCES)
    interets = _phrase("Liens d’intérêt", "interets", aide="Par exemple : vous vendez l’outil dont vous parlez.")
    licence = forms.ChoiceField(label="Licence", choices=Licence.choices, required=False)
    visibilite = forms.ChoiceField(label="Qui peut la lire", choices=Visibilite.choices, required=False)
    atteste_anonymat = forms.BooleanField(label="★ Cette fiche ne contient aucune donnée personnelle.")
    atteste_gratuite = forms.BooleanField(label="Ce qu’elle décrit est gratuit pour la personne.")
    atteste_neutralite = forms.BooleanField(
        label="Elle est neutre : aucune publicité pour une offre de formation, aucun conflit d’intérêts tu."
    )
    motif_conserve = _texte(
        "Pourquoi garder ce que le détecteur a signalé",
        "motif_conserve",
        2,
        aide="À remplir seulement si un avertissement s’affiche sous un champ et que vous ne pouvez pas le retirer.",
    )

    def __init__(self, *args: Any, structures: list[Structure] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jour = timezone.localdate()
        for nom, modele in (
            ("publics", TypePublic),
            ("missions", Mission),
            ("themes", Theme),
            ("niveaux_cep", NiveauCep),
        ):
            self.fields[nom].choices = list(modele.objects.en_vigueur(jour).values_list("code", "libelle"))
        self.fields["bassins"].choices = list(Bassin.objects.en_vigueur(jour).values_list("code", "nom"))
        self.fields["structure"].choices = [(str(s.pk), f"{s} ({s.reseau})") for s in structures]
        if len(structures) < 2:
            self.fields["structure"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin précède le début.")
        return donnees
