"""Forms of the screens: sign up, answer, what a session and its half-days ask to be written, the pool of trainers;
the rules decide.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.fichiers.reception import DOCUMENTS, document_verifier
from reseau.agenda.portes import lieu_lire, lieu_nommer
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import bassins_animes, est_region, structures_representees
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.formations.models import FormationPage
from safran.inscriptions import models
from safran.inscriptions.choices import EtatInscription, Nature
from safran.inscriptions.queries.sessions import formateurs_proposes


class GroupeForm(FormulaireSafran, forms.ModelForm):
    """For a structure, a network or a bassin."""

    CHAMPS_REFUSES = {"groupe": "structure", "trop": "places", "passee": "libere_le", "tardive": "ouvre_le"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.visibles().order_by("nom")

    def clean(self) -> dict[str, Any]:
        """One group, named once."""
        donnees = super().clean()
        if sum(donnees.get(nom) is not None for nom in models.GROUPES) != 1:
            self.add_error("structure", models.UN_SEUL)
        return donnees


class ReserveForm(GroupeForm):
    """Seats kept for one group."""

    class Meta:
        model = models.PlacesReservees
        fields = (*models.GROUPES, "places", "libere_le")


class OuvertureForm(GroupeForm):
    """Sign-up that opens earlier for one group."""

    class Meta:
        model = models.OuvertureParGroupe
        fields = (*models.GROUPES, "ouvre_le")


class EquipeForm(FormulaireSafran, forms.Form):
    """Which colleagues a referent signs up; each will have a rank of her own, in the order of the list."""

    personnes = forms.ModelMultipleChoiceField(
        Rattachement.objects.none(),
        label="Qui inscrivez-vous ?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une personne."},
    )

    def __init__(self, *args: Any, compte: Compte, session: models.SessionFormation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deja = session.inscriptions.vivantes().values("compte")
        self.fields["personnes"].queryset = (
            Rattachement.objects.en_vigueur()
            .filter(structure__in=structures_representees(compte), compte__is_active=True)
            .exclude(compte__in=deja)
            .select_related("compte", "structure")
            .order_by("compte__nom", "compte__prenom", "pk")
        )


class MessageForm(FormulaireSafran, forms.Form):
    """How a message is worded."""

    objet = forms.CharField(label="Objet", max_length=120, help_text="Le titre de la formation s’ajoute à la suite.")
    phrase = forms.CharField(label="Texte", max_length=600, widget=forms.Textarea(attrs={"rows": 5}))

    def clean_objet(self) -> str:
        return " ".join(self.cleaned_data["objet"].split())


class MotifForm(TexteLuForm):
    """Why, in one sentence."""

    CHAMPS_REFUSES = {"motif_absent": "motif"}
    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SurnombreForm(MotifForm):
    """Whom the Région brings in over the number of seats."""

    email = forms.EmailField(label="Adresse électronique de la personne")

    field_order = ("email", "motif", "garder")

    def clean_email(self) -> Compte:
        """An open account."""
        compte = Compte.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if compte is None:
            raise forms.ValidationError("Aucun compte ouvert n’a cette adresse.")
        return compte


class DecisionForm(TexteLuForm):
    """What is decided of a sign-up."""

    CHAMPS_REFUSES = {"motif_absent": "motif"}
    surveilles = ("motif",)
    etat = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    motif = forms.CharField(
        label="Pourquoi",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Demandé pour un refus ou une annulation : la personne le lit dans son courriel.",
    )

    def __init__(self, *args: Any, etats: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mots = {
            EtatInscription.INSCRITE: "Accepter la demande",
            EtatInscription.REFUSEE: "Refuser la demande",
            EtatInscription.ANNULEE: "Annuler l’inscription",
        }
        self.fields["etat"].choices = [(etat, mots.get(etat, EtatInscription(etat).label)) for etat in etats]


class CopieForm(FormulaireSafran, forms.Form):
    """When the copy begins."""

    premier_jour = forms.DateField(label="Premier jour de la nouvelle session")

    def clean_premier_jour(self) -> Any:
        """A day to come."""
        jour = self.cleaned_data["premier_jour"]
        if jour <= timezone.localdate():
            raise forms.ValidationError("Choisissez un jour à venir.")
        return jour


# What a session, its half-days and its documents ask to be written.

DELAIS = ("premier_rappel", "second_rappel", "emargement_avant", "emargement_apres")
VENIR = ("en_train", "en_bus", "en_voiture", "en_fauteuil", "repas")
HORS_ANNUAIRE = "Aucun lieu de l’annuaire ne porte ce nom dans cette commune : laissez vide, l’adresse suffit."


class SessionForm(FormulaireSafran, forms.ModelForm):
    """What a session says and its rules."""

    CHAMPS_REFUSES = {"hors_bassin": "bassin"}

    chez = forms.CharField(
        label="Lieu de l’annuaire", max_length=300, required=False,
        help_text="« CIO, Niort » : la page montre alors où c’est, sur la carte.",
        widget=forms.TextInput(
            {"list": "lieux", "data-suggestions": reverse_lazy("agenda_lieux"), "autocomplete": "off"}
        ),
    )  # fmt: skip

    class Meta:
        model = models.SessionFormation
        fields = (
            "formation", "bassin", "lieu", "adresse", "chez", *VENIR, "minimum", "capacite", "ouvre_le", "ferme_le",
            "decision_le",
            "max_par_structure", "une_par_formation", "nature", "plafond_annuel", "plafond_ensemble", "validation",
            "delai_offre_heures",
            "premier_rappel", "second_rappel", "emargement_avant", "emargement_apres", "consignes",
        )  # fmt: skip
        widgets = {
            "nature": forms.RadioSelect,
            "validation": forms.RadioSelect,
            "consignes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formation"].queryset = FormationPage.objects.live().order_by("title")
        if not est_region(compte):
            self.fields["bassin"].queryset = Bassin.objects.filter(pk__in=bassins_animes(compte))
            self.fields["bassin"].required, self.fields["bassin"].help_text = True, ""
        if self.instance.pk:
            self.fields["formation"].disabled = True
        if self.instance.chez:
            self.initial["chez"] = lieu_nommer(self.instance.chez)
        for nom in DELAIS:
            self.fields[nom].required = False

    def clean_chez(self) -> Lieu | None:
        """A place of the directory, or none; else what to write instead."""
        if not (texte := self.cleaned_data["chez"]):
            return None
        compris = lieu_lire(texte)
        if compris.lieu is None:
            dits = f"{compris.phrase} {' ; '.join(compris.choix)}".strip()
            raise forms.ValidationError(dits or HORS_ANNUAIRE)
        return compris.lieu

    def clean(self) -> dict[str, Any]:
        """Two numbers, two dates: said at the field that has to change. A delay left empty is none."""
        donnees = super().clean()
        for nom in DELAIS:
            if donnees.get(nom, 0) is None:
                donnees[nom] = 0 if nom in self.data else getattr(self.instance, nom)
        if (donnees.get("minimum") or 0) > (donnees.get("capacite") or 0) > 0:
            self.add_error("minimum", "Le nombre minimum ne dépasse pas le nombre de places.")
        formations, actions = donnees.get("plafond_annuel") or 0, donnees.get("plafond_ensemble") or 0
        if donnees.get("nature") == Nature.AUTRE and formations:
            self.add_error("plafond_annuel", models.PLAFOND_DES_FORMATIONS)
        elif formations > actions > 0:
            self.add_error("plafond_annuel", models.PLAFONDS_EMBOITES)
        ouvre, ferme = donnees.get("ouvre_le"), donnees.get("ferme_le")
        if ouvre and ferme and ferme <= ouvre:
            self.add_error("ferme_le", "La fermeture suit l’ouverture des inscriptions.")
        return donnees


class FormateursField(forms.ModelMultipleChoiceField):
    """Trainers; those whom the pool proposes for the session say so."""

    def label_from_instance(self, compte: Compte) -> str:
        return f"{compte.nom_complet} (proposé par le vivier)" if compte.propose else compte.nom_complet


class SeanceForm(FormulaireSafran, forms.ModelForm):
    """A half-day; `session` tells which trainers come first."""

    CHAMPS_REFUSES = {"retenue": "date", "heures": "fin", "chevauche": "debut"}

    formateurs = FormateursField(
        Compte.objects.none(), label="Formateurs et formatrices", required=False, widget=forms.CheckboxSelectMultiple
    )

    lien = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        assume_scheme="https",
        help_text="Montré aux seules personnes inscrites.",
    )

    class Meta:
        model = models.Seance
        fields = ("date", "debut", "fin", "salle", "lien", "programme", "formateurs")
        widgets = {"programme": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, session: models.SessionFormation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formateurs"].queryset = formateurs_proposes(session, self.instance.date)


class DocumentForm(FormulaireSafran, forms.ModelForm):
    """A document joined to a session, and from when it is given."""

    CHAMPS_REFUSES = {"trop": "fichier"}

    fichier = forms.FileField(
        label="Document", max_length=120, help_text="PDF, texte, tableur ou présentation, 20 Mo au plus.",
        widget=forms.FileInput({"accept": ",".join(f".{e}" for e in DOCUMENTS)}),
    )  # fmt: skip
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = models.DocumentSession
        fields = ("titre", "remis_le")

    field_order = ("titre", "fichier", "remis_le", "cle")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4()}, **kwargs)

    def clean_fichier(self) -> UploadedFile:
        return document_verifier(self.cleaned_data["fichier"])


# Forms of the pool of trainers.

PERIODES_DE_PLUS, MAX_PERIODES = 2, 12


class VivierForm(FormulaireSafran, forms.Form):
    """What one looks for; what cannot be read does not narrow."""

    theme = forms.ModelChoiceField(
        Theme.objects.none(), label="Sujet", required=False, to_field_name="code", empty_label="Tous"
    )
    reseau = forms.ModelChoiceField(
        Reseau.objects.none(), label="Réseau", required=False, to_field_name="code", empty_label="Tous"
    )
    bassin = forms.ModelChoiceField(
        Bassin.objects.none(), label="Bassin", required=False, to_field_name="code", empty_label="Tous"
    )
    le = forms.DateField(label="Disponible le", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.en_vigueur()
        self.fields["reseau"].queryset = Reseau.objects.order_by("nom")
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur().order_by("nom")
        self.is_valid()

    def recherche(self) -> dict[str, Any]:
        return {nom: self.cleaned_data.get(nom) for nom in self.fields}


class FicheFormateurForm(FormulaireSafran, forms.Form):
    """A trainer's own subjects, bassins and periods."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Mes sujets", required=False, widget=forms.CheckboxSelectMultiple
    )
    bassins = forms.ModelMultipleChoiceField(
        Bassin.objects.none(), label="Mes bassins", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : partout dans la région.",
    )  # fmt: skip

    def __init__(self, *args: Any, fiche: models.FicheFormateur | None, **kwargs: Any) -> None:
        jour = timezone.localdate()
        connues = [une for une in fiche.disponibilites.all() if une.au >= jour] if fiche else []
        self.nombre = min(len(connues) + PERIODES_DE_PLUS, MAX_PERIODES)
        champs: dict[str, forms.Field] = {}
        for n in range(self.nombre):
            une = connues[n] if n < len(connues) else None
            dite = une.precision if une else ""
            for cle, libelle in (("du", "du"), ("au", "au")):
                champs[f"p{n}_{cle}"] = forms.DateField(
                    label=f"Disponible, période {n + 1}, {libelle}", required=False, initial=une and getattr(une, cle)
                )
            champs[f"p{n}_precision"] = forms.CharField(
                label=f"Période {n + 1}, précision", max_length=80, required=False, initial=dite,
                help_text="Par exemple : les mardis, le matin.",
            )  # fmt: skip
        self.base_fields = {**type(self).base_fields, **champs}
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.en_vigueur()
        self.fields["bassins"].queryset = Bassin.objects.en_vigueur().order_by("nom")
        if fiche:
            self.fields["themes"].initial, self.fields["bassins"].initial = fiche.themes.all(), fiche.bassins.all()

    @property
    def periodes(self) -> Iterator[list[forms.BoundField]]:
        for n in range(self.nombre):
            yield [self[f"p{n}_{cle}"] for cle in ("du", "au", "precision")]

    def clean(self) -> dict[str, Any]:
        """Each period has two days in order, not all past."""
        donnees = super().clean()
        donnees["periodes"], jour = [], timezone.localdate()
        for n in range(self.nombre):
            du, au, precision = (donnees.get(f"p{n}_{cle}") for cle in ("du", "au", "precision"))
            if {f"p{n}_du", f"p{n}_au"} & self.errors.keys():
                continue
            if du and au and au < du:
                self.add_error(f"p{n}_au", "La fin précède le début.")
            elif au and au < jour:
                self.add_error(f"p{n}_au", "Cette période est déjà passée.")
            elif du and au:
                donnees["periodes"].append((du, au, precision or ""))
            elif du or au or precision:
                self.add_error(f"p{n}_{'au' if du else 'du'}", "Donnez le premier et le dernier jour.")
        return donnees

    def champs(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in ("themes", "bassins", "periodes")}
