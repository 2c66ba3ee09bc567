/** An e-mail address that breaks after its @ when it must break. */
export function Address(props: { email: string }) {
  const at = props.email.lastIndexOf("@") + 1;
  return (
    <span className="break">
      {props.email.slice(0, at)}
      <wbr />
      {props.email.slice(at)}
    </span>
  );
}

/** A cell with nothing in it. */
export function Nothing() {
  return (
    <>
      <span aria-hidden="true" className="soft">
        –
      </span>
      <span className="hidden-words">none</span>
    </>
  );
}
