"""Forms of the screens; the rules decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.erreurs import RegleRefusee
from home.fichiers.images import image_nettoyer, image_verifier
from home.fichiers.reception import contenu_verifier
from safran.presences.choices import EXTENSIONS_PIECE, MAX_MOTIF_REPORT, MAX_PIECE, MAX_TRACE, EtatPresence
from safran.presences.models import VALIDATEURS_TRACE, Presence
from safran.presences.queries.feuilles import Grille, Ligne
from safran.presences.rules.feuilles import Saisie

IMAGES = ("jpg", "jpeg", "png")
MINUTES_MAX = 600


class CodeForm(FormulaireSafran, forms.Form):
    """The code written under the square."""

    code = forms.CharField(
        label="Code de la séance",
        max_length=12,
        help_text="Il change toutes les deux minutes.",
        widget=forms.TextInput(
            attrs={
                "class": "code-seance",
                "autocapitalize": "characters",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
            }
        ),
    )


class SignatureForm(FormulaireSafran, forms.Form):
    """A drawing, or a ticked box: one of the two."""

    signature = forms.CharField(
        required=False, max_length=MAX_TRACE, validators=VALIDATEURS_TRACE, widget=forms.HiddenInput
    )
    certifie = forms.BooleanField(required=False)

    def __init__(self, *args: Any, phrase: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certifie"].label = phrase

    def clean(self) -> dict[str, Any]:
        """Something must have been done by hand."""
        donnees = super().clean()
        if not self.errors and not donnees.get("signature") and not donnees.get("certifie"):
            self.add_error("certifie", "Signez dans le cadre, ou cochez cette case.")
        return donnees


class FeuilleForm(FormulaireSafran, forms.Form):
    """One half-day, line by line: present or absent, minutes missed; what was on the screen comes back with it."""

    CHAMPS_REFUSES = {"motif_absent": "motif"}
    motif = forms.CharField(label="Pourquoi cette rectification", max_length=200, required=False)

    def __init__(self, *args: Any, grille: Grille, seance: Any, close: bool, **kwargs: Any) -> None:
        self.lignes, self.seance = grille.lignes, seance
        self.absente = self._absente(args[0] if args else None)  # le bouton d’une ligne
        if self.absente:
            donnees = args[0].copy()
            donnees[f"etat_{self.absente}"] = EtatPresence.ABSENT.value
            args = (donnees, *args[1:])
        super().__init__(*args, **kwargs)
        if not close:
            del self.fields["motif"]
        for ligne in self.lignes:
            self._ligne(ligne, self._presence(ligne))

    def _absente(self, donnees: Any) -> int:
        """The line whose « Absence » was pressed; 0 for none, or for a line that is not of this sheet."""
        dite = donnees.get("absente", "") if donnees else ""
        return next((li.inscription.pk for li in self.lignes if str(li.inscription.pk) == dite), 0)

    def _presence(self, ligne: Ligne) -> Presence | None:
        return next(case.presence for case in ligne.cases if case.seance.pk == self.seance.pk)

    def _ligne(self, ligne: Ligne, presence: Presence | None) -> None:
        pk, nom = ligne.inscription.pk, ligne.inscription.compte.nom_complet
        choix = [("", "Pas encore noté"), ("PRESENT", "Présence"), ("ABSENT", "Absence")]
        if presence and presence.etat == EtatPresence.EXCUSE:
            choix.append(("EXCUSE", "Absence excusée"))
        etapes = list(presence.historique.all()) if presence else []
        self.fields[f"vue_{pk}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=etapes[-1].pk if etapes else 0
        )
        self.fields[f"etat_{pk}"] = forms.ChoiceField(
            label=f"Ce que dit la feuille pour {nom}",
            choices=choix if presence is None else choix[1:],
            required=False,
            initial=presence.etat if presence else "",
        )
        for champ, libelle in (("retard", "Retard"), ("depart", "Départ anticipé")):
            self.fields[f"{champ}_{pk}"] = forms.IntegerField(
                label=f"{libelle} de {nom}, en minutes",
                min_value=0,
                max_value=MINUTES_MAX,
                required=False,
                initial=getattr(presence, champ) or None if presence else None,
            )

    def rangs(self) -> list[dict[str, Any]]:
        """The lines with their controls, for the template."""
        return [
            {
                "inscription": ligne.inscription,
                "presence": self._presence(ligne),
                **{nom: self[f"{nom}_{ligne.inscription.pk}"] for nom in ("vue", "etat", "retard", "depart")},
            }
            for ligne in self.lignes
        ]

    def clean(self) -> dict[str, Any]:
        """Minutes missed hold within the half-day."""
        donnees = super().clean()
        for ligne in self.lignes:
            pk = ligne.inscription.pk
            if (donnees.get(f"retard_{pk}") or 0) + (donnees.get(f"depart_{pk}") or 0) > self.seance.minutes:
                self.add_error(f"retard_{pk}", "Le retard et le départ dépassent la durée de la demi-journée.")
        return donnees

    def saisies(self) -> list[Saisie]:
        """What was sent, for the rule."""
        lus = self.cleaned_data
        return [
            Saisie(
                inscription_pk=pk,
                etat=lus[f"etat_{pk}"],
                retard=lus.get(f"retard_{pk}") or 0,
                depart=lus.get(f"depart_{pk}") or 0,
                vue=min(lus.get(f"vue_{pk}") or 0, 2**63 - 1),
            )
            for pk in (ligne.inscription.pk for ligne in self.lignes)
        ]

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        super().refuser(refus, sinon)
        for pk in getattr(refus, "lignes", ()):
            self.add_error(f"etat_{pk}", "Cette ligne a changé entre-temps : relisez-la.")


class PieceForm(FormulaireSafran, forms.Form):
    """The evidence of an absence."""

    piece = forms.FileField(
        label="Justificatif",
        max_length=120,
        help_text="PDF, JPEG ou PNG, 5 Mo au plus. Rien de médical : une attestation de l’employeur, une convocation "
        "ou la première ligne d’un arrêt suffisent.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in EXTENSIONS_PIECE)}),
    )

    def clean_piece(self) -> UploadedFile:
        """A file of a kind that is read, light, and that is what its name says."""
        fichier = self.cleaned_data["piece"]
        extension = fichier.name.rpartition(".")[2].lower()
        if extension not in EXTENSIONS_PIECE:
            raise ValidationError("Envoyez un PDF, une image JPEG ou une image PNG.")
        if fichier.size > MAX_PIECE:
            raise ValidationError("Ce fichier pèse plus de 5 Mo : réduisez-le, puis renvoyez-le.")
        if extension in IMAGES:
            image_verifier(fichier)
            return image_nettoyer(fichier)
        contenu_verifier(fichier)
        return fichier


class ExcuseForm(TexteLuForm):
    """The decision on an absence."""

    surveilles = ("motif",)
    excusee = forms.ChoiceField(
        label="Cette absence est-elle excusée ?", choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect
    )
    motif = forms.CharField(label="Remarque", max_length=200, required=False)


class ReportForm(TexteLuForm):
    """Until when traces are kept, and why."""

    CHAMPS_REFUSES = {"motif_absent": "motif", "motif_long": "motif", "jour": "jusqu_au"}
    surveilles = ("motif",)
    jusqu_au = forms.DateField(label="À proposer de nouveau le", help_text="Un jour à venir, dans dix ans au plus.")
    motif = forms.CharField(
        label="Pourquoi",
        max_length=MAX_MOTIF_REPORT,
        help_text="Par exemple : contrôle d’un financement en cours. Le motif reste écrit : n’y nommez personne.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
