import { Alert, Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { micros } from "../amount";
import { isNotSetUp, setEnding, subscribe } from "../api/checkout";
import { ofOrganization, pathOf, useBalance, usePlans } from "../api/queries";
import type { Plan } from "../api/types";
import { Only, useMay } from "../caller";
import { date } from "../format";
import { Card } from "../parts/Card";
import { Loaded, messageOf } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { useSession } from "../session";
import { text } from "../text";
import { Inquiry } from "./Inquiry";
import { type Interval, PlanGrid } from "./PlanGrid";
import classes from "./Plans.module.css";

/** What there is to choose from, and what runs. */
export function Plans() {
  const { organization = "" } = useParams();
  const plans = usePlans();
  const { data: balance } = useBalance(organization);
  const [unpaid, setUnpaid] = useState<Plan | null>(null);
  const running = balance?.plan ?? null;
  return (
    <>
      <PageHeader title={text.plans.title} lead={text.plans.lead} />
      {running?.cancelAt != null && <Alert color="orange" className={classes.note ?? ""}>{text.overview.cancels(date(running.cancelAt))}</Alert>}
      <Loaded query={plans} height={420}>
        {(all) => (
          <PlanGrid
            plans={all}
            current={running?.id}
            action={(plan, interval) => (
              <Only may={["billing:manage"]}>
                {plan.id === running?.id ? (
                  <EndPlan organization={organization} plan={plan} ending={running.cancelAt !== null || running.nextPlan !== null} />
                ) : (
                  <Choose
                    organization={organization}
                    plan={plan}
                    interval={interval}
                    dearer={isDearer(plan, all.find(({ id }) => id === running?.id))}
                    withoutPayment={() => setUnpaid(plan)}
                  />
                )}
              </Only>
            )}
          />
        )}
      </Loaded>
      <Only may={["billing:manage"]}>
        <Card className={classes.more}>
          <div>
            <h2 className={classes.moreTitle}>{text.plans.more}</h2>
            <p className={classes.moreLead}>{text.plans.moreLead}</p>
          </div>
          <Inquiry organization={organization} />
        </Card>
      </Only>
      <WithoutPayment organization={organization} plan={unpaid} close={() => setUnpaid(null)} />
    </>
  );
}

function isDearer(plan: Plan, running: Plan | undefined): boolean {
  return micros(plan.monthly?.amount ?? "0") > micros(running?.monthly?.amount ?? "0");
}

interface ChooseProps {
  organization: string;
  plan: Plan;
  interval: Interval;
  dearer: boolean;
  withoutPayment(): void;
}

function Choose({ organization, plan, interval, dearer, withoutPayment }: ChooseProps) {
  const { client } = useSession();
  const queries = useQueryClient();
  const mayAssign = useMay("credits:adjust");
  const checkout = useMutation({
    mutationFn: () => subscribe(client, organization, { plan: plan.id, interval }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ofOrganization(organization) }),
    onError: (problem) => mayAssign && isNotSetUp(problem) && withoutPayment(),
  });
  if (plan.monthly === null) {
    return <Inquiry organization={organization} plan={plan.id} />;
  }
  const free = micros(plan.monthly.amount) === 0n;
  return (
    <>
      <Button
        variant={dearer ? "filled" : "default"}
        loading={checkout.isPending}
        onClick={() => (free ? withoutPayment() : checkout.mutate())}
      >
        {dearer ? text.plans.upgrade(plan.title) : text.plans.change(plan.title)}
      </Button>
      {checkout.error !== null && !(mayAssign && isNotSetUp(checkout.error)) && (
        <span role="alert" className={classes.failed}>
          {isNotSetUp(checkout.error) ? text.problem.billing : messageOf(checkout.error)}
        </span>
      )}
    </>
  );
}

/** Where payments are not set up, an operator may put an organization on a plan all the same. */
function WithoutPayment({ organization, plan, close }: { organization: string; plan: Plan | null; close(): void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const free = plan?.monthly != null && micros(plan.monthly.amount) === 0n;
  const assign = useMutation({
    // The free plan is what follows when another one ends.
    mutationFn: async (how: { trial?: boolean }) =>
      plan !== null && free
        ? setEnding(client, organization, plan.id, true)
        : client.put(`${pathOf(organization)}/plan`, { plan: plan?.id, ...how }),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ofOrganization(organization) });
      close();
    },
  });
  return (
    <Modal
      opened={plan !== null}
      onClose={close}
      title={plan === null ? "" : text.plans.change(plan.title)}
      closeButtonProps={{ "aria-label": text.close }}
    >
      <p className={classes.question}>{free ? text.plans.toFree : text.plans.withoutPayment}</p>
      {assign.error !== null && <p role="alert" className={classes.failed}>{messageOf(assign.error)}</p>}
      <div className={classes.buttons}>
        {plan !== null && plan.trialDays > 0 && (
          <Button variant="default" loading={assign.isPending} onClick={() => assign.mutate({ trial: true })}>
            {text.plans.tryIt(plan.trialDays)}
          </Button>
        )}
        <Button loading={assign.isPending} onClick={() => assign.mutate({})}>
          {text.plans.assign}
        </Button>
      </div>
    </Modal>
  );
}

function EndPlan({ organization, plan, ending }: { organization: string; plan: Plan; ending: boolean }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const change = useMutation({
    mutationFn: () => setEnding(client, organization, plan.id, !ending),
    onSuccess: () => queries.invalidateQueries({ queryKey: ofOrganization(organization) }),
    onSettled: () => setAsked(false),
  });
  if (plan.monthly !== null && micros(plan.monthly.amount) === 0n) {
    return null;
  }
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={() => (ending ? change.mutate() : setAsked(true))}>
        {ending ? text.plans.keep : text.plans.cancel}
      </Button>
      {change.error !== null && <span role="alert" className={classes.failed}>{messageOf(change.error)}</span>}
      <Modal opened={asked} onClose={() => setAsked(false)} title={text.plans.cancel} closeButtonProps={{ "aria-label": text.close }}>
        <p className={classes.question}>{text.plans.cancelLead}</p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setAsked(false)}>
            {text.plans.keep}
          </Button>
          <Button color="red" loading={change.isPending} onClick={() => change.mutate()}>
            {text.plans.cancel}
          </Button>
        </div>
      </Modal>
    </>
  );
}
