import { type Errors, TextField } from "../kit/fields";
import { isAddress, type PastedPerson } from "../logic/people";

export const NO_PERSON: PastedPerson = { name: "", email: "", external_id: "" };

export function personErrors(person: PastedPerson): Errors {
  const errors: Errors = {};
  if (person.name.trim() === "") errors["name"] = "Enter the name";
  if (person.email.trim() === "") errors["email"] = "Enter the e-mail address";
  else if (!isAddress(person.email.trim())) errors["email"] = "Enter an address like name@example.org";
  return errors;
}

export function givenPerson(person: PastedPerson) {
  const externalId = person.external_id.trim();
  return { name: person.name.trim(), email: person.email.trim(), external_id: externalId === "" ? null : externalId };
}

export function PersonFields(props: { person: PastedPerson; set: (change: Partial<PastedPerson>) => void; errors: Errors }) {
  const { person, set, errors } = props;
  return (
    <>
      <TextField id="name" label="Name" hint="As the interviewer should say it" value={person.name} onChange={(name) => set({ name })} errors={errors} maxLength={200} />
      <TextField
        id="email"
        label="E-mail"
        hint="The invitation goes there, and only this address opens the interview."
        type="email"
        value={person.email}
        onChange={(email) => set({ email })}
        errors={errors}
        maxLength={254}
      />
      <TextField
        id="external_id"
        label="External id (optional)"
        hint="The person’s number in another system of yours"
        value={person.external_id}
        onChange={(external_id) => set({ external_id })}
        errors={errors}
        maxLength={200}
      />
    </>
  );
}
