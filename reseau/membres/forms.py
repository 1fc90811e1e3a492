"""Forms about people: accounts, profiles, teams, mandates, structures of a bassin; each field says why it is asked."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.db.models import QuerySet
from django.utils import timezone

from home.courriels.noms import sans_adresse
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.listes import Liste
from reseau.comptes.models import Compte
from reseau.membres.choices import PORTEES, ROLES_A_INVITER, ROLES_DE_MANDAT, Role, Visibilite
from reseau.membres.models import Mandat
from reseau.membres.queries.appartenances import Proposee, SituationBassin, structures_a_constater
from reseau.membres.queries.mandats import comptes_a_nommer
from reseau.membres.rules.invitations import MAX_LIGNES, lignes_lire
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

# What is chosen by its name before a form: the person of a mandate, the structure of a bassin.


class AChoisir(Liste):
    """Rows found by every word asked; none while nothing is asked."""

    dits: ClassVar[Sequence[str]] = ()  # les champs où se cherchent les mots
    tout, tailles = "Chercher autre chose", (20,)

    def offertes(self) -> QuerySet[Any]:
        raise NotImplementedError

    def lignes(self) -> list[tuple[Any, ...]]:
        return list(self.offertes().values_list("pk", *self.dits)) if self.texte else []

    def dit(self, ligne: tuple[Any, ...]) -> str:
        return " ".join(ligne[1:])

    def garnir(self, lignes: Iterable[tuple[Any, ...]]) -> list[Any]:
        """The rows of the page."""
        cles = [cle for cle, *_dits in lignes]
        par_cle = self.offertes().in_bulk(cles)
        return [par_cle[cle] for cle in cles if cle in par_cle]  # une ligne peut partir entre les deux lectures


class PersonnesANommer(AChoisir):
    """Open accounts that this person may name."""

    objets, cherche = ("personne", "personnes", "Personne ne répond à ce nom"), "Nom ou adresse électronique"
    dits = ("prenom", "nom", "email")
    gabarit, rang = "membres/mandat_choisir.html", "membres/mandat_choisir_rang.html"
    chapo = "Choisissez d’abord la personne. Elle a déjà un compte : cherchez son nom ou son adresse."
    sans_reponse = "Elle n’a peut-être pas encore de compte."

    def offertes(self) -> QuerySet[Any]:
        return comptes_a_nommer(self.compte)


class StructuresAConstater(AChoisir):
    """Structures of the network that are not of this bassin."""

    objets, cherche = ("structure", "structures", "Aucune structure ne répond à ce nom"), "Nom de la structure"
    dits = ("nom", "sigle")
    gabarit, rang = "membres/appartenance_choisir.html", "membres/appartenance_choisir_rang.html"
    chapo = "Pour celle qui y travaille sans lieu publié : à distance, chez une autre, ou bientôt."
    sans_reponse = "Celles qui sont déjà de ce bassin ne se proposent pas."

    @property
    def titre(self) -> str:
        return f"Ajouter une structure au bassin {self.sujet.nom}"

    def offertes(self) -> QuerySet[Structure]:
        return structures_a_constater(self.sujet)


# Forms about people; each field says why it is asked.


class IdentiteForm(FormulaireSafran, forms.Form):
    """Name of a member."""

    prenom = forms.CharField(label="Prénom", max_length=80, validators=[sans_adresse])
    nom = forms.CharField(label="Nom", max_length=120, validators=[sans_adresse])


class InvitationForm(IdentiteForm):
    """Invite a colleague in a structure."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="L’invitation y est envoyée. Elle reste valable quatorze jours.",
    )
    fonction = forms.CharField(label="Fonction", max_length=120, required=False, validators=[sans_adresse])
    referent = forms.BooleanField(
        label="Référent ou référente de la structure",
        required=False,
        help_text="Peut modifier la fiche, les lieux et l’équipe. Un second facteur lui est demandé.",
    )
    field_order = ["prenom", "nom", "email", "fonction", "referent"]


class AcceptationForm(IdentiteForm):
    """Open one's account from an invitation."""

    mot_de_passe = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Douze caractères au moins. Une phrase de quatre mots sans rapport entre eux se retient bien.",
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        """Judge the password with the person's name in mind."""
        donnees = super().clean()
        if "mot_de_passe" in donnees:
            compte = Compte(email=self.email, prenom=donnees.get("prenom", ""), nom=donnees.get("nom", ""))
            try:
                validate_password(donnees["mot_de_passe"], compte)
            except forms.ValidationError as erreur:
                self.add_error("mot_de_passe", erreur)
        return donnees

    @staticmethod
    def aides() -> list[str]:
        """The rules of a password, said before the mistake."""
        return password_validators_help_texts()


class DemandeForm(IdentiteForm):
    """Ask for an account."""

    email = forms.EmailField(label="Adresse électronique professionnelle", max_length=254)
    fonction = forms.CharField(label="Fonction", max_length=120, required=False, validators=[sans_adresse])
    structure = forms.ModelChoiceField(
        label="Votre structure", queryset=Structure.objects.none(), required=False, empty_label="Choisissez"
    )
    structure_libre = forms.CharField(
        label="Votre structure n’est pas dans la liste ?",
        max_length=160,
        required=False,
        help_text="Écrivez son nom.",
        validators=[sans_adresse],
    )
    field_order = ["prenom", "nom", "email", "fonction", "structure", "structure_libre"]

    def __init__(self, *args: object, structures: QuerySet[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def clean(self) -> dict:
        """One of the two ways of naming the structure is enough, none is not."""
        donnees = super().clean()
        if not self.errors and not donnees.get("structure") and not donnees.get("structure_libre", "").strip():
            self.add_error("structure", "Choisissez votre structure, ou écrivez son nom plus bas.")
        return donnees


class ReponseDemandeForm(FormulaireSafran, forms.Form):
    """Answer a request."""

    decision = forms.ChoiceField(
        label="Votre réponse",
        choices=[("accepter", "Envoyer une invitation"), ("refuser", "Refuser")],
        widget=forms.RadioSelect,
    )
    structure = forms.ModelChoiceField(
        label="Structure de rattachement", queryset=Structure.objects.none(), required=False, empty_label="Choisissez"
    )
    motif = forms.CharField(
        label="Pourquoi refuser", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, structures: QuerySet[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def clean(self) -> dict:
        """An acceptance names the structure, a refusal says why."""
        donnees = super().clean()
        if donnees.get("decision") == "accepter" and not donnees.get("structure"):
            self.add_error("structure", "Choisissez la structure qui accueille cette personne.")
        if donnees.get("decision") == "refuser" and not donnees.get("motif", "").strip():
            self.add_error("motif", "Dites pourquoi, en une phrase.")
        return donnees


# Forms about oneself.


class ProfilForm(TexteLuForm, IdentiteForm):
    """One's own work profile."""

    surveilles = ("presentation",)
    presentation = forms.CharField(
        label="En quelques mots",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vos missions, vos publics. Des données de travail seulement.",
    )
    telephone = forms.CharField(label="Téléphone professionnel", max_length=20, required=False)
    demandez_moi = forms.ModelMultipleChoiceField(
        label="Demandez-moi",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les sujets sur lesquels un collègue d’un autre réseau peut vous appeler.",
    )
    visibilite = forms.ChoiceField(label="Qui voit ce profil", choices=Visibilite.choices, widget=forms.RadioSelect)
    telephone_visible = forms.ChoiceField(label="Qui voit votre téléphone", choices=Visibilite.choices)
    courriel_visible = forms.ChoiceField(
        label="Qui voit votre adresse électronique",
        choices=Visibilite.choices,
        help_text="Un profil que personne ne voit cache aussi le téléphone et l’adresse.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demandez_moi"].queryset = Theme.objects.en_vigueur()


class FermetureForm(FormulaireSafran, forms.Form):
    """Close one's account: nobody else can, the password says."""

    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


# Forms of a team.


class PlusieursForm(FormulaireSafran, forms.Form):
    """Paste a team, one person a line."""

    lignes = forms.CharField(
        label="Une personne par ligne",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=(
            "Une adresse suffit. Vous pouvez ajouter le nom et la fonction : "
            "Nina Neuve ; nina.neuve@structure.fr ; Conseillère."
        ),
    )

    def clean_lignes(self) -> str:
        """No more than what a screen shows."""
        texte = self.cleaned_data["lignes"]
        if (nombre := len(lignes_lire(texte=texte))) > MAX_LIGNES:
            raise forms.ValidationError(f"{nombre} lignes : invitez {MAX_LIGNES} personnes au plus à la fois.")
        return texte


class FonctionForm(FormulaireSafran, forms.Form):
    """What someone does in the structure."""

    fonction = forms.CharField(label="Fonction", max_length=120, required=False)


class TransmissionForm(FormulaireSafran, forms.Form):
    """Hand a mandate over: to whom, and from which day."""

    CHAMPS_REFUSES = {"date": "le"}
    vers = forms.ModelChoiceField(
        label="Qui prend la suite", queryset=Compte.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    le = forms.DateField(
        label="À partir du", help_text="Votre mandat finit ce jour-là, le sien commence.", initial=timezone.localdate
    )

    def __init__(self, *args: object, collegues: QuerySet[Compte], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vers"].queryset = collegues


class DepartForm(FormulaireSafran, forms.Form):
    """Confirm a departure; when it leaves the structure without a referent, say so."""

    sans_referent = forms.BooleanField(
        label="Je confirme que la structure restera sans référent",
        error_messages={"required": "Transmettez d’abord le mandat, ou cochez cette case."},
    )

    def __init__(self, *args: object, dernier: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not dernier:
            del self.fields["sans_referent"]


# Forms of mandates: give, extend, end, stand in.

CHAMPS_DE_PORTEE = {"structure": "structure", "reseau": "reseau", "bassin": "bassins"}
MANQUANTES = {
    "structure": "Choisissez la structure que cette personne représentera.",
    "reseau": "Choisissez le réseau que cette personne mènera.",
    "bassins": "Choisissez au moins un bassin.",
}


class GesteForm(FormulaireSafran, forms.Form):
    """A gesture on mandates."""

    CHAMPS_REFUSES = {
        "debut": "du",
        "fin": "au",
        "date": "le",
        "deja_mandate": "role",
        "motif_manquant": "motif",
        "dernier_referent": "sans_referent",
        "hors_equipe": "structure",
        "suppleance": "mandats",
    }


class DatesForm(GesteForm):
    """From a day to another."""

    du = forms.DateField(label="À partir du", initial=timezone.localdate)
    au = forms.DateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans ce mandat. Vide : sans fin prévue."
    )


class PorteeForm(FormulaireSafran, forms.Form):
    """A role with the scope that it asks for."""

    role = forms.ChoiceField(label="Mandat", widget=forms.RadioSelect)
    reseau = forms.ModelChoiceField(
        label="Réseau",
        queryset=Reseau.objects.order_by("nom"),
        required=False,
        empty_label="Choisissez",
        help_text="Pour une tête de réseau.",
    )
    bassins = forms.ModelMultipleChoiceField(
        label="Bassins",
        queryset=Bassin.objects.order_by("nom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour un chargé ou une chargée de mission : un ou plusieurs.",
    )

    def clean(self) -> dict:
        """The scope that the role asks for, and no other."""
        donnees = super().clean()
        if "role" not in donnees:
            return donnees
        voulue = CHAMPS_DE_PORTEE.get(PORTEES[Role(donnees["role"])], "")
        for champ in CHAMPS_DE_PORTEE.values():
            if champ != voulue:
                donnees.pop(champ, None)
            elif not donnees.get(champ) and champ not in self.errors:
                self.add_error(champ, MANQUANTES[champ])
        return donnees


class NominationForm(DatesForm, PorteeForm):
    """Give someone who has an account a role with its scope."""

    structure = forms.ModelChoiceField(
        label="Structure",
        queryset=Structure.objects.none(),
        required=False,
        empty_label="Choisissez",
        help_text="Pour un référent ou une référente : une structure où cette personne travaille.",
    )
    field_order = ["role", "structure", "reseau", "bassins", "du", "au"]

    def __init__(self, *args: object, structures: QuerySet[Structure], region: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures
        roles = ROLES_DE_MANDAT if region else (Role.REFERENT,)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        if not region:
            self.fields["role"].initial = Role.REFERENT.value
            del self.fields["reseau"], self.fields["bassins"]


class PropositionForm(PorteeForm, IdentiteForm):
    """Invite someone who has no account to hold a role."""

    CHAMPS_REFUSES = {"deja_un_compte": "email", "trop_pour_elle": "email", "deja_invitee": "email", "fin": "au"}
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="L’invitation y est envoyée. Elle reste valable quatorze jours.",
    )
    au = forms.DateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans ce mandat. Vide : sans fin prévue."
    )
    field_order = ["prenom", "nom", "email", "role", "reseau", "bassins", "au"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in ROLES_A_INVITER]


class ProlongationForm(GesteForm):
    """A later end, or none."""

    au = forms.DateField(
        label="Nouvelle fin", required=False, help_text="Premier jour sans ce mandat. Vide : sans fin prévue."
    )


class FinForm(GesteForm):
    """End a mandate, with a reason."""

    le = forms.DateField(label="À partir du", initial=timezone.localdate, help_text="Premier jour sans ce mandat.")
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase, que la personne lira. Rien de sa santé ni de sa vie privée.",
    )
    sans_referent = forms.BooleanField(label="Je confirme que la structure restera sans référent", required=False)

    def __init__(self, *args: object, dernier: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not dernier:
            del self.fields["sans_referent"]


class SuppleanceForm(DatesForm):
    """Have someone act for a holder, for a time."""

    mandats = forms.ModelMultipleChoiceField(
        label="Mandats suppléés", queryset=Mandat.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["mandats", "du", "au"]

    def __init__(self, *args: object, mandats: QuerySet[Mandat], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandats"].queryset = mandats
        self.fields["mandats"].initial = [mandat.pk for mandat in mandats]
        self.fields["au"].required = True
        self.fields["au"].help_text = "Premier jour sans cette suppléance."


# Forms of belongings: confirm what places propose, add by hand, end.


class ConstatForm(FormulaireSafran, forms.Form):
    """What is said of a belonging."""

    CHAMPS_REFUSES = {"debut": "du", "bassin": "du", "fin": "au", "date": "le", "motif_manquant": "motif"}


class ConfirmationForm(ConstatForm):
    """Several proposals, from one day. One that someone else has just confirmed is no mistake: the rule leaves it."""

    structures = forms.ModelMultipleChoiceField(
        label="Structures",
        queryset=Structure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une structure."},
    )
    du = forms.DateField(label="À partir du", initial=timezone.localdate)

    def __init__(self, *args: object, situation: SituationBassin, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["structures"]
        connues = {p.structure.pk for p in situation.proposees} | {a.structure_id for a in situation.appartenances}
        champ.queryset = Structure.objects.filter(pk__in=connues)
        champ.widget.choices = [(p.structure.pk, p.structure.nom) for p in situation.proposees]
        champ.aides = {str(p.structure.pk): _dire(p) for p in situation.proposees}


def _dire(proposee: Proposee) -> str:
    """Where the structure receives, and that it was of this bassin before."""
    lieux = " ; ".join(proposee.lieux)
    return f"{lieux}. Elle en était jusqu’au {proposee.ancienne.au:%d/%m/%Y}." if proposee.ancienne else lieux


class AppartenanceForm(ConstatForm):
    """Add by hand a structure that works in a bassin without a published place there, or ahead of its opening."""

    du = forms.DateField(label="À partir du", initial=timezone.localdate)
    au = forms.DateField(
        label="Jusqu’au", required=False, help_text="Premier jour hors du bassin. Vide : sans fin prévue."
    )
    motif = forms.CharField(
        label="Pourquoi elle est de ce bassin",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Demandé quand elle n’y a aucun lieu publié. Par exemple : « Reçoit par téléphone les habitants. »",
    )


class FinAppartenanceForm(ConstatForm):
    """End a belonging, with a reason."""

    le = forms.DateField(label="À partir du", initial=timezone.localdate, help_text="Premier jour hors du bassin.")
    motif = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="Une phrase."
    )
