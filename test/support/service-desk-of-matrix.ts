import { aMachine, must } from './furnish';
import type { House } from './house';

/** Orders, inspections and tasks in the state that each route asks for; by route, as the access matrix wants them. */
export async function serviceDeskByRoute(
  house: House,
  { propertyId, departmentId, reservationId, code }: { propertyId: string; departmentId: string; reservationId: string; code: string },
): Promise<Record<string, string>> {
  const make = async (path: string, body: object) => (await must(house, 'POST', path, { propertyId, ...body })).id as string;
  const kindId = await make('/v1/service-order-kinds', { code: 'TOWELS', name: 'Towels', departmentId });
  const anOrder = () => make('/v1/service-orders', { kindId, text: `Canary Of${code}` });
  const doneOrder = async () => {
    const id = await anOrder();
    await must(house, 'POST', `/v1/service-orders/${id}/acceptance`, {});
    await must(house, 'POST', `/v1/service-orders/${id}/completion`, {});
    return id;
  };
  const accepted = async () => {
    const id = await anOrder();
    await must(house, 'POST', `/v1/service-orders/${id}/acceptance`, {});
    return id;
  };
  const writtenStandard = await make('/v1/service-standards', { code: `WRITTEN-${code}`, name: 'Written', process: 'check_in' });
  await must(house, 'POST', `/v1/service-standards/${writtenStandard}/versions`, {
    criteria: [{ key: 'greeting', text: 'Greets', points: 1 }],
  });
  const inspection = () => make('/v1/inspections', { standardId: writtenStandard });
  const judged = async () => {
    const id = await inspection();
    await must(house, 'PUT', `/v1/inspections/${id}/findings`, {
      findings: [{ criterion: 'greeting', verdict: 'fail', remarks: `Canary Of${code}` }],
    });
    return id;
  };
  const deviation = async () => {
    const id = await judged();
    await must(house, 'POST', `/v1/inspections/${id}/completion`, {});
    return (await must(house, 'GET', `/v1/corrective-actions?inspectionId=${id}`)).data[0].id as string;
  };
  // whoever did it does not verify it
  const repairer = await aMachine(house, ['standards:read', 'inspections:write'], [propertyId]);
  const proven = async () => {
    const id = await deviation();
    await must(
      house,
      'POST',
      `/v1/corrective-actions/${id}/completion`,
      { proof: ['https://files.example.com/1.jpg'] },
      { token: repairer },
    );
    return id;
  };
  const planId = await make('/v1/service-plans', {
    ...{ code: `EVERY-${code}`, name: 'Everybody', conditions: {} },
    tasks: ['a', 'b', 'c'].map((key) => ({ key, title: `Canary Of${code}`, departmentId, due: { from: 'departure' } })),
  });
  const planned = async (): Promise<{ id: string }[]> => {
    for (;;) {
      const { data } = await must(house, 'GET', `/v1/service-plan-tasks?reservationId=${reservationId}&planId=${planId}`);
      if (data.length === 3) return data;
      await new Promise((r) => setTimeout(r, 50));
    }
  };
  const [task, doneTask, offTask] = await planned();
  return {
    'service-plans': planId,
    'service-plan-tasks': task!.id,
    'POST /v1/service-plan-tasks/{id}/completion': doneTask!.id,
    'POST /v1/service-plan-tasks/{id}/cancellation': offTask!.id,
    'service-order-kinds': kindId,
    'service-orders': await anOrder(),
    'POST /v1/service-orders/{id}/acceptance': await anOrder(),
    'POST /v1/service-orders/{id}/handover': await anOrder(),
    'other-departments': await make('/v1/departments', { code: 'ENG', name: 'Engineering', kind: 'engineering' }),
    'POST /v1/service-orders/{id}/cancellation': await anOrder(),
    'POST /v1/service-orders/{id}/start': await accepted(),
    'POST /v1/service-orders/{id}/completion': await accepted(),
    'POST /v1/service-orders/{id}/confirmation': await doneOrder(),
    'POST /v1/service-orders/{id}/return': await doneOrder(),
    'service-standards': writtenStandard,
    inspections: await inspection(),
    'POST /v1/inspections/{id}/completion': await judged(),
    'POST /v1/inspections/{id}/cancellation': await inspection(),
    'corrective-actions': await deviation(),
    'POST /v1/corrective-actions/{id}/completion': await deviation(),
    'POST /v1/corrective-actions/{id}/verification': await proven(),
    'POST /v1/corrective-actions/{id}/return': await proven(),
  };
}
