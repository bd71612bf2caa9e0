import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { text } from "../text";
import { Empty } from "./Empty";

export function NoSuchPage() {
  return (
    <main>
      <Empty title={text.problem.page}>
        <Anchor component={Link} to="/">
          {text.problem.home}
        </Anchor>
      </Empty>
    </main>
  );
}
